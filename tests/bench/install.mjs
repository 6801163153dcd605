/** Peers are installed on demand: they are no dependency of the product or its tests. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const kHere = fileURLToPath(new URL('.', import.meta.url));

export const kPeers = `${kHere}node_modules`;

export function installPeers() {
  const lock = readFileSync(`${kHere}package-lock.json`);
  const wanted = createHash('sha256').update(lock).digest('hex');
  const stamp = `${kPeers}/.askfolio-stamp`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('Installing the peers to measure against ...');
  const options = { cwd: kHere, stdio: ['ignore', 'ignore', 'inherit'] };
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts'], options);
  if (status !== 0) throw new Error(`npm ci failed in ${kHere}: see above.`);
  writeFileSync(stamp, wanted);
}

/** The version of an installed peer. */
export function peerVersion(name) {
  return JSON.parse(readFileSync(`${kPeers}/${name}/package.json`, 'utf8')).version;
}
