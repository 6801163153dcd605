// Builds the page into dist/: the core as WASM, the web code around it, and the models it offers.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { copyFile, cp, link, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { manifest, modelDir, offeredModels } from '../models/fetch.mjs';
import { fail } from './fail.mjs';
import { writeServiceWorker } from './offline.mjs';
import { DIST, inRoot, LIBRARY, ROOT, WASM_BUILD } from './paths.mjs';
import { run } from './run.mjs';
import { setUpBuild } from './setup.mjs';
import { printSizes } from './sizes.mjs';

const STAMP = inRoot('build', 'web.stamp');

/**
 * Builds a target in build/wasm; without a name askfolio.{mjs,wasm} and the encoder's modules. Ninja does
 * only what has changed.
 */
export async function buildWasm(target = 'all') {
  // Debian's emcc needs packages of /usr/share/nodejs to link optimised.
  const paths = [process.env.NODE_PATH, '/usr/share/nodejs'].filter(Boolean);
  const options = { cwd: ROOT, env: { ...process.env, NODE_PATH: paths.join(':') } };
  if (!existsSync(join(WASM_BUILD, 'build.ninja'))) {
    const args = ['cmake', '-S', ROOT, '-B', WASM_BUILD, '-G', 'Ninja'];
    await run('emcmake', [...args, '-DCMAKE_BUILD_TYPE=Release'], options);
  }
  await run('cmake', ['--build', WASM_BUILD, '--target', target], options);
}

function filesBelow(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** A hash of everything that the web build reads. */
function webInputs() {
  const files = [
    ...filesBelow(inRoot('web')),
    join(WASM_BUILD, 'askfolio.wasm'),
    join(WASM_BUILD, 'askfolio.mjs'),
    join(WASM_BUILD, 'encoder.wasm'),
    join(WASM_BUILD, 'encoder-relaxed.wasm'),
    ...[
      'vite.config.ts',
      'vite.library.config.ts',
      'tsconfig.json',
      'package-lock.json',
      'models/manifest.json',
    ].map((f) => inRoot(f)),
  ];
  const hash = createHash('sha256').update(offeredModels().join());
  for (const file of files.sort()) hash.update(file).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

async function copyModel(id) {
  const target = join(DIST, 'models', id);
  await mkdir(target, { recursive: true });
  for (const { name } of manifest.models.find((model) => model.id === id).files) {
    await copyFile(join(modelDir(id), name), join(target, name));
  }
  await copyFile(inRoot('models', 'manifest.json'), join(DIST, 'models', 'manifest.json'));
}

/**
 * What pdf.js loads by itself where a PDF needs it: tables of Asian encodings, fonts, decoders of pictures.
 * Its version is in the path, because a page of one must not meet files of another.
 */
async function copyPdfParts(to) {
  const source = inRoot('node_modules/pdfjs-dist');
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  for (const part of ['cmaps', 'standard_fonts', 'wasm']) {
    await cp(join(source, part), join(to, 'pdf', version, part), { recursive: true });
  }
}

/** The library looks for the same files beside it; they take no room twice. */
async function linkModel(id) {
  const from = join(DIST, 'models', id);
  const to = join(LIBRARY, 'models', id);
  await mkdir(to, { recursive: true });
  for (const name of readdirSync(from)) {
    await link(join(from, name), join(to, name)).catch(() =>
      copyFile(join(from, name), join(to, name)),
    );
  }
}

/** The modules for other programs, with their types. */
async function buildLibrary() {
  const vite = inRoot('node_modules/vite/bin/vite.js');
  const args = [vite, 'build', '-c', 'vite.library.config.ts', '--logLevel', 'error'];
  const env = { ...process.env, VITE_MODELS: offeredModels().join(' ') };
  await run(process.execPath, args, { cwd: ROOT, env });
  const tsc = inRoot('node_modules/typescript/bin/tsc');
  await run(process.execPath, [tsc, '-p', 'tsconfig.library.json'], { cwd: ROOT });
}

/** Builds what has changed since the last time. Everything that it needs must be set up. */
export async function build() {
  await buildWasm();
  const inputs = webInputs();
  const outputs = [STAMP, join(DIST, 'index.html'), join(LIBRARY, 'node.js')];
  const done = outputs.every((path) => existsSync(path));
  if (done && readFileSync(STAMP, 'utf8') === inputs) {
    console.log('dist/ is up to date');
    return;
  }
  await run(
    process.execPath,
    [inRoot('node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: ROOT,
      env: { ...process.env, VITE_MODELS: offeredModels().join(' ') },
    },
  );
  await buildLibrary();
  for (const id of offeredModels()) await copyModel(id);
  for (const id of offeredModels()) await linkModel(id);
  await copyPdfParts(DIST);
  await copyPdfParts(LIBRARY);
  writeServiceWorker(DIST);
  writeFileSync(STAMP, inputs);
  printSizes(DIST);
}

if (process.argv[1] === inRoot('scripts', 'build.mjs')) {
  try {
    await setUpBuild();
    await build();
  } catch (error) {
    fail(error);
  }
}
