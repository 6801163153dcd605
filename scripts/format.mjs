// npm run format: formats the web code with Biome, and the core with clang-format where there is one.
import { readdirSync } from 'node:fs';
import { fail } from './fail.mjs';
import { inRoot, ROOT } from './paths.mjs';
import { hasCommand, run } from './run.mjs';
import { ensurePackages } from './setup.mjs';

function sources(dir) {
  return readdirSync(inRoot(dir), { recursive: true })
    .filter((name) => /\.(cc|h)$/.test(name))
    .map((name) => inRoot(dir, name));
}

try {
  await ensurePackages();
  await run(inRoot('node_modules/.bin/biome'), ['check', '--write', '.'], { cwd: ROOT });
  if (hasCommand('clang-format')) {
    await run('clang-format', ['-i', ...sources('wasm'), ...sources('tests/native')]);
  } else {
    console.log('clang-format is not installed: the C++ files are left as they are.');
  }
} catch (error) {
  fail(error);
}
