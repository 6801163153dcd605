import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CoreTokenizer } from '../../web/src/core/core-module';
import { packTexts } from '../../web/src/core/texts';
import { PooledEmbedder, type Runner } from '../../web/src/embed/pooled-embedder';
import { WorkQueue } from '../../web/src/embed/work-queue';

describe('the work queue', () => {
  it('gives urgent batches first, then the oldest; in a batch the longest first', () => {
    const lengths = fc.array(fc.nat(50), { maxLength: 8 });
    const batches = fc.array(fc.record({ lengths, urgent: fc.boolean() }), { maxLength: 6 });
    fc.assert(
      fc.property(batches, (given) => {
        const queue = new WorkQueue();
        const jobs = given.map(({ lengths, urgent }, batch) => ({ lengths, urgent, batch }));
        for (const { lengths, urgent, batch } of jobs) {
          const done = () => undefined;
          queue.add(
            lengths.map((n) => ({ ids: new Int32Array(n), done, batch })),
            urgent,
          );
        }
        const expected = jobs
          .flatMap(({ lengths, urgent, batch }) => lengths.map((n) => ({ n, urgent, batch })))
          .sort((a, b) => +b.urgent - +a.urgent || a.batch - b.batch || b.n - a.n)
          .map(({ n, batch }) => [batch, n]);
        const taken: unknown[] = [];
        for (let job = queue.next(); job; job = queue.next()) {
          taken.push([(job as unknown as { batch: number }).batch, job.ids.length]);
        }
        expect(taken).toEqual(expected);
      }),
    );
  });
});

/** A text's tokens are its bytes. */
const tokenizer = {
  encode: (bytes: Uint8Array, ends: Uint32Array) => ({ ids: Int32Array.from(bytes), ends }),
} as unknown as CoreTokenizer;

/** A text's vector. */
const sumOf = (ids: Int32Array) => Float32Array.of(ids.reduce((a, b) => a + b, 0));

function pooled(runners: Runner[], onFailure?: (error: Error) => void): PooledEmbedder {
  return new PooledEmbedder(tokenizer, 1, 'core', runners, onFailure);
}

/** Runs nothing until it is told to; then the oldest. */
class HeldRunner implements Runner {
  waiting: { ids: Int32Array; give: (vector: Float32Array) => void; fail: (e: Error) => void }[] =
    [];
  started: string[] = [];
  closed = false;

  run(ids: Int32Array): Promise<Float32Array> {
    this.started.push(String.fromCharCode(...ids));
    return new Promise((give, fail) => this.waiting.push({ ids, give, fail }));
  }

  async step(): Promise<void> {
    const { ids, give } = this.waiting.shift() as (typeof this.waiting)[0];
    give(sumOf(ids));
    await new Promise(setImmediate);
  }

  close(): void {
    this.closed = true;
  }
}

function embed(embedder: PooledEmbedder, texts: string[], options: object = {}) {
  const vectors: number[] = [];
  const keep = (i: number, vector: Float32Array) => {
    vectors[i] = vector[0] as number;
  };
  const done = embedder.embed(packTexts(texts), keep, { maxTokens: 512, ...options });
  return { vectors, done };
}

describe('the pooled embedder', () => {
  it('gives every text its own vector', async () => {
    const runner: Runner = { run: async (ids) => sumOf(ids), close: () => undefined };
    const embedder = pooled([runner, runner]);
    const texts = Array.from({ length: 40 }, (_, i) => 'a'.repeat(1 + ((i * 7) % 40)));
    const { vectors, done } = embed(embedder, texts);
    await done;
    expect(vectors).toEqual(texts.map((text) => 97 * text.length));
  });

  it('lets a question pass what waits', async () => {
    const runner = new HeldRunner();
    const embedder = pooled([runner]);
    embed(embedder, ['aaaa', 'aaa', 'aa', 'a']);
    const question = embed(embedder, ['q'], { urgent: true });
    for (let i = 0; i < 3; i++) await runner.step();
    await question.done;
    expect(runner.started.slice(0, 4)).toEqual(['aaaa', 'aaa', 'q', 'aa']);
  });

  it('stops handing out when it is cancelled, and drops what comes late', async () => {
    const runner = new HeldRunner();
    const embedder = pooled([runner]);
    const stop = new AbortController();
    const { vectors, done } = embed(embedder, ['aaaa', 'aaa', 'aa', 'a'], { signal: stop.signal });
    stop.abort();
    await expect(done).rejects.toMatchObject({ name: 'AbortError' });
    await runner.step();
    await runner.step();
    expect(runner.started).toEqual(['aaaa', 'aaa']);
    expect(vectors).toEqual([]);
    const after = embed(embedder, ['b']);
    await runner.step();
    await after.done;
    expect(after.vectors).toEqual([98]);
  });

  it('a runner that fails ends all calls and all runners', async () => {
    const runners = [new HeldRunner(), new HeldRunner()];
    const heard: Error[] = [];
    const hear = (error: Error) => heard.push(error);
    const embedder = pooled(runners, hear);
    const calls = [embed(embedder, ['a', 'b', 'c', 'd', 'e']), embed(embedder, ['f'])];
    runners[1]?.waiting[0]?.fail(new Error('out of memory'));
    for (const { done } of calls) await expect(done).rejects.toThrow('out of memory');
    await expect(embed(embedder, ['g']).done).rejects.toThrow('out of memory');
    expect(heard).toHaveLength(1);
    expect(runners.map(({ closed }) => closed)).toEqual([true, true]);
  });
});
