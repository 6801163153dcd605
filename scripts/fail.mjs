// The end of a command that could not do its work.
export function fail(error) {
  // A person needs the message; the stack is for whoever debugs the scripts.
  console.error(`\n${process.env.DEBUG ? error.stack : error.message}`);
  process.exitCode = 1;
}
