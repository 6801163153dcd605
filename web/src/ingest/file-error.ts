/** Why one file is left out; the message is meant for a person. The others are not touched. */
export class FileError extends Error {}
