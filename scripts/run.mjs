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

/** Between asking a program to end and ending it. */
const GRACE_MS = 10_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program with its output shown; returns its exit code. limitMs: after which it is ended, with all that
 * it has started; then it is ended too when this program is.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions & {stdin?: string, limitMs?: number}} options
 */
export function runShown(command, args, { stdin = 'ignore', limitMs, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const detached = limitMs !== undefined;
    const child = spawn(command, args, { stdio: [stdin, shown, 'inherit'], detached, ...options });
    const release = detached ? endAfter(child, limitMs) : () => undefined;
    child.on('error', reject);
    child.on('exit', release);
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
}

/** Ends a child's process group in time; what is given back is to be called when the child has ended. */
function endAfter(child, limitMs) {
  const end = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  };
  const timers = [
    setTimeout(() => {
      console.error(`The limit of time has passed: ${Math.round(limitMs / 60_000)} minutes.`);
      end('SIGTERM');
    }, limitMs),
    setTimeout(() => end('SIGKILL'), limitMs + GRACE_MS),
  ];
  // It is no part of this program's own group, which Ctrl-C ends.
  const onExit = () => end('SIGTERM');
  const onSignal = () => process.exit(1);
  process.on('exit', onExit);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return () => {
    for (const timer of timers) clearTimeout(timer);
    process.off('exit', onExit);
    for (const signal of SIGNALS) process.off(signal, onSignal);
    // Who was started by it and outlived it.
    end('SIGKILL');
  };
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
