// Makes a site of a folder of documents: all of it, or nothing.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DIST, LIBRARY } from '../paths.mjs';
import { isSite, writeSite } from './page.mjs';
import { readFolder } from './read-folder.mjs';

/**
 * docs: folder of documents. out: folder of the site. say: takes a line for a person. Rejects with what is
 * wrong and what to do; nothing is written then.
 */
export async function buildSite({ docs, out, model, title }, say) {
  const from = resolve(docs);
  const to = resolve(out);
  checkBuilt();
  checkFolder(from);
  checkModel(model);
  checkTarget(to);
  // Beside its place, so that one step puts it there; first of all, because embedding takes long.
  const beside = await makeBeside(to);
  try {
    const name = title?.trim() || basename(from);
    const made = await makeIndex(await readFolder(from, to), { name, model }, say);
    await writeSite(beside, { dist: DIST, title: name, ...made });
    await replace(to, beside);
    say(`${to} has the site: ${size(made.index.length)} of index, to be put on any web server.`);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
}

function checkBuilt() {
  if (existsSync(join(DIST, 'index.html')) && existsSync(join(LIBRARY, 'node.js'))) return;
  throw new Error('askfolio itself is not built yet: run `npm run build` in its folder first.');
}

function checkFolder(folder) {
  if (existsSync(folder) && statSync(folder).isDirectory()) return;
  throw new Error(`There is no folder ${folder}: give the one that has the documents.`);
}

function checkModel(model) {
  const models = readdirSync(join(DIST, 'models'), { withFileTypes: true });
  const known = models.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (model === undefined || known.includes(model)) return;
  throw new Error(`There is no embedding model ${model} here: choose one of ${known.join(', ')}.`);
}

/** Only what this command has made is replaced. */
function checkTarget(to) {
  if (!existsSync(to)) return;
  if (statSync(to).isDirectory() && (readdirSync(to).length === 0 || isSite(to))) return;
  throw new Error(
    `${to} is there already and is no site of askfolio: it stays as it is. Choose another folder, or empty this one.`,
  );
}

async function makeBeside(to) {
  try {
    await mkdir(dirname(to), { recursive: true });
    const beside = await mkdtemp(join(dirname(to), '.askfolio-'));
    // A web server is to read it.
    await chmod(beside, 0o755);
    return beside;
  } catch (error) {
    throw new Error(
      `Nothing can be written to ${dirname(to)} (${error.code ?? error.message}): choose a folder that you may write to.`,
    );
  }
}

async function makeIndex(files, { name, model }, say) {
  const { openAskfolio } = await import(pathToFileURL(join(LIBRARY, 'node.js')));
  const models = pathToFileURL(join(DIST, 'models/'));
  const askfolio = await openAskfolio({ collection: name, models, ...(model && { model }) });
  try {
    const report = await askfolio.ingest(files, { onProgress: follow(say) });
    for (const { path, reason } of report.skipped) say(`Left out: ${path}: ${reason}`);
    for (const { path, reason } of report.notes) say(`${path}: ${reason}`);
    const { documents, chunks, model: taken } = await askfolio.status();
    say(`${counted(documents, 'document')}, ${counted(chunks, 'chunk')}, embedded with ${taken}.`);
    const exported = await askfolio.export();
    return { model: taken, index: Buffer.from(await exported.arrayBuffer()) };
  } finally {
    askfolio.close();
  }
}

/** A line for every tenth that is embedded. */
function follow(say) {
  let tenths = 0;
  return ({ phase, done, total }) => {
    const now = phase === 'embedding' && total > 0 ? Math.floor((10 * done) / total) : 0;
    if (now > tenths) say(`Embedded ${done} of ${counted(total, 'chunk')}.`);
    tenths = Math.max(tenths, now);
  };
}

async function replace(to, beside) {
  const before = `${beside}-before`;
  const isThere = existsSync(to);
  if (isThere) await rename(to, before);
  try {
    await rename(beside, to);
  } catch (error) {
    if (isThere) await rename(before, to);
    throw error;
  }
  await rm(before, { recursive: true, force: true });
}

function counted(number, thing) {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
