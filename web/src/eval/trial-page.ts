/**
 * The page that `npm run eval` opens (scripts/eval): the product's own modules on a corpus that is
 * handed in. Nothing of it is in dist/.
 */
import { loadCore } from '../core/core';
import type { CoreModule } from '../core/core-module';
import { concatBytes } from '../core/texts';
import { EncoderSettings } from '../embed/encoder-settings';
import { LoadedModels } from '../engine/models';
import { modelById } from '../models/manifest';
import type { CoreEncoder, EncoderKind } from '../protocol';
import { CachedEmbedder } from './cached-embedder';
import type { CorpusRow, Query } from './question-set';
import { runTrial, type TrialResult } from './trial';

/** Of the core's encoders exactly this one: figures must not depend on the machine. */
type TrialEncoder = EncoderKind | CoreEncoder;

export interface TrialRequest {
  model: string;
  encoder: TrialEncoder;
  corpus: CorpusRow[];
  queries: Query[];
  /** URL of the vectors that are known (records as keepVectors gets them), or null. */
  vectors: string | null;
}

export interface TrialReport extends TrialResult {
  embedded: number;
  reused: number;
  encoder: TrialEncoder;
}

declare global {
  interface Window {
    runTrial(request: TrialRequest): Promise<TrialReport>;
    /** From the command: keeps records in base64, each a key of 32 bytes and a vector. */
    keepVectors(records: string, embedded: number): Promise<void>;
  }
}

const KEY_BYTES = 32;
/** Vectors that are handed over at a time. */
const BATCH = 32;

window.runTrial = async ({ model: id, encoder, corpus, queries, vectors }) => {
  const core = await loadCore();
  const model = modelById(id);
  const loaded = modelsFor(core, encoder).of(model, encoder === 'core-relaxed' ? 'core' : encoder);
  const [tokenizer, timed] = await Promise.all([loaded.tokenizer(), loaded.embedder()]);
  const known = vectors === null ? new Map() : await readVectors(vectors, model.dims);
  const fresh = new FreshVectors();
  const embedder = new CachedEmbedder(timed, tokenizer, known, encoder, (key, vector) =>
    fresh.add(key, vector),
  );
  const result = await runTrial({ core, model, embedder, timed }, corpus, queries);
  await fresh.flush();
  return { ...result, embedded: embedder.embedded, reused: embedder.reused, encoder };
};

function modelsFor(core: CoreModule, encoder: TrialEncoder): LoadedModels {
  const coreEncoder = { name: encoder, browser: navigator.userAgent };
  const settings = new EncoderSettings({
    readSettings: async () => ({ coreEncoder }),
    async writeSettings() {
      throw new Error(`${encoder} does not work in this browser`);
    },
  });
  return new LoadedModels(core, new URL('models/', location.href), settings);
}

async function readVectors(url: string, dims: number): Promise<Map<string, Float32Array>> {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const record = KEY_BYTES + 4 * dims;
  const known = new Map<string, Float32Array>();
  for (let at = 0; at + record <= bytes.length; at += record) {
    const vector = new Float32Array(bytes.slice(at + KEY_BYTES, at + record).buffer);
    known.set(hexOf(bytes.subarray(at, at + KEY_BYTES)), vector);
  }
  return known;
}

/** Collects new vectors and hands them to the command as they come: an interrupted run keeps them. */
class FreshVectors {
  private parts: Uint8Array[] = [];
  private count = 0;
  private handing = Promise.resolve();

  add(key: string, vector: Float32Array): void {
    this.count += 1;
    this.parts.push(bytesOf(key), new Uint8Array(vector.slice().buffer));
    if (this.parts.length >= 2 * BATCH) void this.flush();
  }

  flush(): Promise<void> {
    const bytes = concatBytes(this.parts);
    const base64 = btoa(String.fromCharCode(...bytes));
    const count = this.count;
    this.parts = [];
    this.handing = this.handing.then(() => window.keepVectors(base64, count));
    return this.handing;
  }
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
