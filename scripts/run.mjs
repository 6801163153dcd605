// Starts other programs.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Full path of a program, given by path or found on the PATH, or null. */
export function findCommand(name) {
  const folders = isAbsolute(name) ? [''] : (process.env.PATH ?? '').split(delimiter);
  for (const folder of folders) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder: look in the next.
    }
  }
  return null;
}

export function hasCommand(name) {
  return findCommand(name) !== null;
}

function commandLine(command, args) {
  return [command, ...args].join(' ');
}

/** Where a program's output goes that is shown: this program's own, or its standard error. */
let shown = 'inherit';

/** From now on all that is shown goes to standard error: standard output is for a result alone. */
export function showOnStderr() {
  shown = process.stderr;
  console.log = console.error;
}

/** Runs a program with its output shown; returns its exit code. */
export function runShown(command, args, { stdin = 'ignore', ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: [stdin, shown, 'inherit'], ...options });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
}

/** Like runShown, but throws unless the exit code is 0. */
export async function run(command, args, options = {}) {
  const code = await runShown(command, args, options);
  if (code !== 0)
    throw new Error(`\`${commandLine(command, args)}\` failed with exit code ${code}.`);
}

/** Runs a program in silence and returns its standard output; a failure carries what it printed. */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let out = '';
    let all = '';
    child.stdout.on('data', (data) => {
      out += data;
      all += data;
    });
    child.stderr.on('data', (data) => {
      all += data;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve(out);
      reject(
        new Error(`\`${commandLine(command, args)}\` failed with exit code ${code}: ${all.trim()}`),
      );
    });
  });
}
