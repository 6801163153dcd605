// Makes tests/golden/stores/*.json: what the code of each version of the store has kept of the same
// documents. It runs that code, from this repository's history, in Vitest over fake-indexeddb.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from '../../scripts/paths.mjs';

/** The last commit with each version. */
const COMMITS = {
  1: '4ea937f^',
  2: '921a626^',
  3: 'd0fc77c^',
  4: '522fd6c^',
  5: '3d7202f^',
  6: 'ac8a979^',
  7: '6e0e39c^',
};

/** Runs beside the old code: fills a store by its own calls, and writes down all that is in it. */
const FILL = `
import 'fake-indexeddb/auto';
import { writeFileSync } from 'node:fs';
import { it, vi } from 'vitest';
import { openDB } from 'idb';
import { Store } from '../../web/src/store/store';

const MODEL = 'all-MiniLM-L6-v2';
const DIMS = 384;
const DOCS = {
  default: { 'a.md': ['# Ferry', 'The ferry leaves at nine.'], 'b.md': ['# 灯塔\\n\\n灯塔在山上。'] },
  tutorial: { 'en/faq/c.md': ['# Data', 'Data is stored in files.', 'Metadata is in etcd. 🙂'] },
};

function documentOf(collection, path, parts, first) {
  const text = parts.join('\\n\\n');
  const spans = parts.flatMap((part) => [text.indexOf(part), text.indexOf(part) + part.length]);
  const values = new Float32Array(parts.length * DIMS);
  for (let i = 0; i < parts.length; i++) values[i * DIMS + first + i] = 1;
  const keys = parts.map((_, i) => 'key of ' + path + ' ' + i);
  return {
    record: { collection, path, bytes: text.length, sha256: 'of ' + path, chunker: 'default/1', chunks: parts.length, added: 1764000000000 },
    text,
    chunks: { spans: Uint32Array.from(spans), prefixes: parts.map(() => ''), headings: parts.map(() => ['Title']) },
    model: MODEL,
    keys,
    values,
  };
}

async function fill(store, version) {
  let first = 0;
  for (const [collection, docs] of Object.entries(DOCS)) {
    if (version < 4) await store.putCollection({ name: collection, model: MODEL });
    else await store.changeCollection(collection, { model: MODEL });
    for (const [path, parts] of Object.entries(docs)) {
      const { keys, values, ...document } = documentOf(collection, path, parts, first);
      first += parts.length;
      const { record } = await store.commit({ ...document, vectors: values });
      if (version > 2) await store.addVectors(record.id, MODEL, { keys, values });
    }
  }
  await store.writeSettings({ [version < 4 ? 'preset' : 'collection']: 'tutorial', effort: 'high' });
  if (version >= 5) {
    const { turnOf } = await import('./turns');
    const named = { id: 'first', collection: 'default', title: 'A ferry', changed: 5 };
    await store.conversations.saveTurn(named, turnOf(5, 'When?', 'At nine [1].'));
  }
  if (version >= 6) {
    const { keys, values, ...document } = documentOf('default', 'd.pdf', ['A page.'], 100);
    const { record } = await store.commit({ ...document, original: new Blob(['%PDF-1.4']) });
    await store.addVectors(record.id, MODEL, { keys, values });
  }
  if (version >= 7) {
    const { keys, values, ...document } = documentOf('default', 'gone.md', ['Deleted.'], 101);
    const { record } = await store.commit(document);
    await store.addVectors(record.id, MODEL, { keys, values });
    await store.discard('default', [record.id]);
  }
}

async function plain(value) {
  const base64 = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  if (ArrayBuffer.isView(value)) return { $type: value.constructor.name, base64: base64(value) };
  if (value instanceof Blob) return { $type: 'Blob', base64: base64(new Uint8Array(await value.arrayBuffer())) };
  if (Array.isArray(value)) return Promise.all(value.map(plain));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(async ([key, each]) => [key, await plain(each)]);
  return Object.fromEntries(await Promise.all(entries));
}

async function dump() {
  const db = await openDB('askfolio');
  const stores = {};
  for (const name of db.objectStoreNames) {
    const { store } = db.transaction(name);
    const { keyPath, autoIncrement } = store;
    const indexes = [...store.indexNames].map((each) => {
      const { keyPath, unique, multiEntry } = store.index(each);
      return { name: each, keyPath, unique, multiEntry };
    });
    const keys = await store.getAllKeys();
    const values = await db.getAll(name);
    const records = await Promise.all(keys.map(async (key, i) => [key, await plain(values[i])]));
    stores[name] = { keyPath, autoIncrement, indexes, records };
  }
  return { version: db.version, stores };
}

it('fills', async () => {
  vi.stubGlobal('navigator', { storage: { estimate: async () => ({}) } });
  const store = await Store.open();
  await fill(store, Number(process.env.STORE_VERSION));
  writeFileSync(process.env.STORE_DUMP, JSON.stringify(await dump(), null, 1) + '\\n');
  store.close();
});
`;

function make(version, commit) {
  const folder = mkdtempSync(join(tmpdir(), 'store-golden-'));
  const archive = join(folder, 'old.tar');
  const git = ['archive', '--output', archive, commit, 'web', 'tests/web', 'vitest.config.ts', 'models'];
  execFileSync('git', git, { cwd: inRoot() });
  execFileSync('tar', ['xf', archive, '-C', folder]);
  symlinkSync(inRoot('node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'tests/web/fill.test.ts'), FILL);
  mkdirSync(inRoot('tests/golden/stores'), { recursive: true });
  const dump = inRoot(`tests/golden/stores/v${version}.json`);
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'tests/web/fill.test.ts'];
  const env = { ...process.env, STORE_VERSION: version, STORE_DUMP: dump };
  execFileSync(process.execPath, vitest, { cwd: folder, env, stdio: 'inherit' });
  rmSync(folder, { recursive: true });
  const made = JSON.parse(readFileSync(dump, 'utf8')).version;
  if (made !== Number(version)) throw new Error(`${commit} has version ${made}, not ${version}`);
}

for (const [version, commit] of Object.entries(COMMITS)) make(version, commit);
