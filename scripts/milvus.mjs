// The Python packages that the tests of Milvus need, each set in a virtual environment of its own.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';
import { run } from './run.mjs';
import { ensureTools } from './setup.mjs';

/** server: Milvus 2.3.5 itself; lite: what the stand-in for newer servers stands on. */
const SETS = { server: 'server.txt', lite: 'lite.txt' };

/** What starts a program in a network of its own, so that no other machine can reach it. */
export const kOwnNetwork = ['--map-root-user', '--net', '--mount'];

let hasServer;

/** Where the wheel of the whole server is made for, and such a network can be had. */
export function hasMilvusServer() {
  hasServer ??=
    process.platform === 'linux' &&
    process.arch === 'x64' &&
    spawnSync('unshare', [...kOwnNetwork, 'true']).status === 0;
  return hasServer;
}

/** A program of a set's environment. */
export function milvusProgram(set, name) {
  return inRoot('build', 'milvus', set, 'bin', name);
}

async function ensureSet(set) {
  const pinned = inRoot('tests', 'doubles', 'milvus', SETS[set]);
  const folder = inRoot('build', 'milvus', set);
  const stamp = join(folder, '.askfolio-stamp');
  const wanted = createHash('sha256').update(readFileSync(pinned)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log(`Installing ${SETS[set]} of the tests of Milvus`);
  rmSync(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', pinned];
  await run(milvusProgram(set, 'python'), pip);
  writeFileSync(stamp, wanted);
}

/** Installs what this machine can run; says what it cannot. */
export async function ensureMilvus() {
  await ensureTools(['python']);
  await ensureSet('lite');
  if (hasMilvusServer()) await ensureSet('server');
  else
    console.log(
      'No Milvus 2.3.5 here (it needs Linux on x86_64 and `unshare`): its tests are skipped.',
    );
}
