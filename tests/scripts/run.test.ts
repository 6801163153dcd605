/** A program that does not end in time is ended, with what it has started. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { runShown } from '../../scripts/run.mjs';

const folder = mkdtempSync(join(tmpdir(), 'askfolio-run-'));
const pidFile = join(folder, 'pid');

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** Goes on for a minute, deaf to what it is asked. */
const kDeaf = "process.on('SIGTERM', () => {}); setTimeout(() => {}, 60_000);";
/** Starts one of those, says which it is, and goes on as well. */
const kParent = `
  const { pid } = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(kDeaf)}]);
  require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(pid));
  setTimeout(() => {}, 60_000);
`;

/** Also one that has ended is listed, until who has started it has heard so. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^\s*[^\sZ]/.test(stdout);
}

it('leaves no process behind', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const running = runShown(process.execPath, ['-e', kParent], { limitMs: 4000 });
  await vi.waitFor(() => expect(existsSync(pidFile)).toBe(true), 3900);
  const pid = Number(readFileSync(pidFile, 'utf8'));
  expect(isRunning(pid)).toBe(true);
  expect(await running).toBe('SIGTERM');
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
});

it('gives the code of one that ends by itself', async () => {
  const args = ['-e', 'process.exitCode = 3'];
  expect(await runShown(process.execPath, args, { limitMs: 60_000 })).toBe(3);
});
