/** Snapshots and exports that are cut or flipped are refused, or are what they were. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { timeoutOf, timesOf } from '../../scripts/trust.mjs';
import type { CoreEngine, CoreModule } from '../../web/src/core/core-module';
import { UserError } from '../../web/src/errors';
import { OpenExport } from '../../web/src/share/container';
import { loadIndex, openKnown } from '../../web/src/share/import';
import { bytesOf } from '../../web/src/share/share';
import { BrowserDouble } from '../doubles/browser';
import { batchOf } from '../wasm/load-core';
import { randomOf, tryAll } from './rounds';
import { theCore, visit } from './visit';
import { fileOf } from './workload';

const DIMS = 8;
/** Every so many rounds an export, which is slower to read. */
const EXPORTS = 20;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

let core: CoreModule;
beforeEach(async () => {
  core = await theCore();
});

function made(): CoreEngine {
  const engine = new core.Engine(DIMS);
  const random = randomOf(1);
  for (let id = 1; id <= 9; id++) {
    const { bytes, ends } = batchOf([`ferry number ${id}`, `灯塔 lighthouse ${id}`, 'the same']);
    engine.addDocument(id, bytes, ends);
    const values = Float32Array.from({ length: 3 * DIMS }, () => random() - 0.5);
    engine.setVectors(id, values);
  }
  return engine;
}

/** All that an index answers. */
function answersOf(engine: CoreEngine): string {
  const vector = new Float32Array(DIMS).fill(0.3);
  const found = ['ferry', 'lighthouse 3', '灯塔'].flatMap((question) =>
    ['lexical', 'dense', 'hybrid'].map((mode) => {
      const options = JSON.stringify({ k: 50, mode, documents: [] });
      const { documents, ordinals, scores } = engine.search(question, vector, options);
      return [[...documents], [...ordinals], [...scores]];
    }),
  );
  return JSON.stringify([engine.stats(), found]);
}

/** Cut short, or with some bits, or a run of bytes, changed; never what it was. */
function damage(bytes: Uint8Array, random: () => number): Uint8Array {
  const at = Math.floor(random() * bytes.length);
  const kind = random();
  if (kind < 0.3) return bytes.slice(0, at);
  const changed = new Uint8Array(bytes);
  const length = kind < 0.8 ? 1 + Math.floor(random() * 3) : Math.ceil(random() * 64);
  for (let i = at; i < Math.min(at + length, bytes.length); i++) {
    changed[i] = kind < 0.8 ? (changed[i] as number) ^ (1 << Math.floor(random() * 8)) : 0xff;
  }
  return changed;
}

interface Snapshot {
  directory: Uint8Array;
  pieces: Uint8Array[];
}

function snapshotOf(engine: CoreEngine): Snapshot {
  const saving = engine.save();
  const pieces: Uint8Array[] = [];
  while (saving.next() !== '') pieces.push(new Uint8Array(saving.piece()));
  const directory = new Uint8Array(saving.directory());
  saving.delete();
  return { directory, pieces };
}

/** takesAll: the broken twin, a loader that takes what the core refuses. */
function load({ directory, pieces }: Snapshot, takesAll: boolean): CoreEngine | null {
  let loading: InstanceType<CoreModule['Loading']> | undefined;
  try {
    loading = new core.Loading(directory);
    for (const piece of pieces) loading.add(piece);
    return loading.finish();
  } catch (error) {
    expect((error as { code?: string }).code).toBe('bad-snapshot');
    return takesAll ? new core.Engine(DIMS) : null;
  } finally {
    loading?.delete();
  }
}

function tryDamaged(whole: Snapshot, answers: string, seed: number, takesAll: boolean): void {
  const random = randomOf(seed);
  const parts = [whole.directory, ...whole.pieces];
  const hit = Math.floor(random() * parts.length);
  const [directory, ...pieces] = parts.map((part, i) => (i === hit ? damage(part, random) : part));
  const engine = load({ directory: directory as Uint8Array, pieces }, takesAll);
  if (!engine) return;
  expect(answersOf(engine)).toBe(answers);
  engine.delete();
}

async function exported(): Promise<Uint8Array> {
  vi.stubGlobal('indexedDB', new IDBFactory());
  const { engine, kill, store } = await visit({ browser: new BrowserDouble() });
  const quiet = () => undefined;
  const texts = { 'a.md': '# Ferry\n\nIt leaves at nine.', 'b.md': '# 灯塔\n\n在山上。' };
  await engine.ingest([fileOf(texts)], 'default', quiet);
  const whole = await (await engine.exportCollection('default', quiet)).arrayBuffer();
  kill();
  store.close();
  return new Uint8Array(whole);
}

/** All that is in an export, as an import reads it; null where it is refused. */
async function contentOf(bytes: Uint8Array): Promise<string | null> {
  try {
    const from = await openKnown(bytesOf(new Blob([new Uint8Array(bytes)]), 'made.askfolio'));
    expect(from).toBeInstanceOf(OpenExport);
    const parts = from.head.entries.map((_, place) => from.read(place));
    const read = (await Promise.all(parts)).map((part) => Buffer.from(part).toString('base64'));
    const index = await loadIndex(from, core);
    const stats = index.stats();
    index.delete();
    return JSON.stringify([from.head, read, stats]);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return null;
  }
}

it('what is cut or flipped is refused, or answers as before', {
  timeout: timeoutOf('snapshots'),
}, async () => {
  const engine = made();
  const [whole, answers] = [snapshotOf(engine), answersOf(engine)];
  engine.delete();
  expect(answersOf(load(whole, false) as CoreEngine)).toBe(answers);
  const file = await exported();
  const content = await contentOf(file);
  expect(content).not.toBeNull();
  const attempt = async (round: number, takesAll: boolean) => {
    if (round % EXPORTS > 0) return tryDamaged(whole, answers, round, takesAll);
    const found = await contentOf(damage(file, randomOf(round)));
    if (found !== null) expect(found).toBe(content);
  };
  await tryAll('snapshots', {
    part: 'core',
    count: timesOf('snapshots'),
    attempt: (round) => attempt(round, false),
    twin: (round) => attempt(round, true),
  });
});
