import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CoreTokenizer } from '../../web/src/core/core-module';
import { packTexts } from '../../web/src/core/texts';
import type { OnVector } from '../../web/src/embed/embedder';
import { compareSpeed, type Speeds } from '../../web/src/embed/gpu/trial';
import { PooledEmbedder, type Runner } from '../../web/src/embed/pooled-embedder';
import { WorkQueue } from '../../web/src/embed/work-queue';
import type { EncoderName } from '../../web/src/protocol';

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
  return new PooledEmbedder(tokenizer, 1, runners, onFailure);
}

/** Runs nothing until it is told to; then the oldest. */
class HeldRunner implements Runner {
  constructor(readonly encoder: EncoderName = 'core') {}

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
  const encoders: EncoderName[] = [];
  const keep: OnVector = (i, vector, encoder) => {
    if (i in vectors) throw new Error('It was done twice.');
    vectors[i] = vector[0] as number;
    encoders[i] = encoder;
  };
  const done = embedder.embed(packTexts(texts), keep, { maxTokens: 512, ...options });
  return { vectors, encoders, done };
}

describe('the pooled embedder', () => {
  it('gives every text its own vector', async () => {
    const run = async (ids: Int32Array) => sumOf(ids);
    const runner: Runner = { encoder: 'core', run, close: () => undefined };
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

describe('a guest', () => {
  it('runs all that is not handed out, and its vectors are said to be its own', async () => {
    const [runner, guest] = [new HeldRunner(), new HeldRunner('webgpu')];
    const embedder = pooled([runner]);
    const { vectors, encoders, done } = embed(embedder, ['aaaa', 'aaa', 'aa', 'a']);
    embedder.prefer(guest);
    for (const each of [runner, runner, guest, guest]) await each.step();
    await done;
    expect(vectors).toEqual([4 * 97, 3 * 97, 2 * 97, 97]);
    expect(encoders).toEqual(['core', 'core', 'webgpu', 'webgpu']);
  });

  it('that fails in mid-run is dismissed: what it had in hand is repeated, once', async () => {
    const [runner, guest] = [new HeldRunner(), new HeldRunner('webgpu')];
    const failed: Error[] = [];
    const embedder = pooled([runner], (error) => failed.push(error));
    embedder.prefer(guest);
    const texts = ['aaaaa', 'aaaa', 'aaa', 'aa', 'a'];
    const { vectors, encoders, done } = embed(embedder, texts);
    await guest.step();
    const [first, second] = guest.waiting;
    first?.fail(new Error('the device was lost'));
    await new Promise(setImmediate);
    expect(guest.closed).toBe(true);
    // An answer that comes too late is not taken as well.
    second?.give(Float32Array.of(-1));
    for (let i = 0; i < 4; i++) await runner.step();
    await done;
    expect(runner.started).toEqual(['aaaa', 'aaa', 'aa', 'a']);
    expect(vectors).toEqual(texts.map((text) => 97 * text.length));
    expect(encoders).toEqual(['webgpu', 'core', 'core', 'core', 'core']);
    expect(failed).toEqual([]);
  });

  it('that dies while it has nothing to do is not asked again', async () => {
    const [runner, guest] = [new HeldRunner(), new HeldRunner('webgpu')];
    const embedder = pooled([runner]);
    embedder.prefer(guest);
    embedder.dismiss(guest);
    const { encoders, done } = embed(embedder, ['a']);
    await runner.step();
    await done;
    expect(encoders).toEqual(['core']);
  });
});

it('an embedder that is retired ends when nobody waits for it', async () => {
  const runner = new HeldRunner();
  const embedder = pooled([runner]);
  const { done } = embed(embedder, ['a', 'b']);
  embedder.retire();
  expect(runner.closed).toBe(false);
  await runner.step();
  await runner.step();
  await done;
  expect(runner.closed).toBe(true);
});

describe('the comparison of a guest with the embedder', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  /** Takes `ms` for a text, and has up to two under way. */
  function timed(encoder: EncoderName, ms: number, value = 1): Runner {
    const run = async () => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return Float32Array.of(value);
    };
    return { encoder, run, close: () => undefined };
  }

  async function compare(embedderMs: number, guest: Runner) {
    const embedder = pooled([timed('core', embedderMs)]);
    const speeds = compareSpeed(embedder, Promise.resolve(guest)).catch(
      (error: Error) => error.message,
    );
    const { done } = embed(
      embedder,
      Array.from({ length: 400 }, () => 'ten tokens'),
    );
    await vi.advanceTimersByTimeAsync(60_000);
    await done;
    return speeds;
  }

  it('is in tokens a second', async () => {
    const { guest, embedder } = (await compare(50, timed('webgpu', 10))) as Speeds;
    expect(guest).toBeCloseTo(2000, -2);
    expect(embedder).toBeCloseTo(400, -2);
  });

  it('does not count the time in which nothing is embedded', async () => {
    // 400 texts are done within 20 seconds, the guest's two take longer.
    const { guest, embedder } = (await compare(50, timed('webgpu', 25_000))) as Speeds;
    expect(guest).toBeLessThan(1);
    expect(embedder).toBeCloseTo(400, -2);
  });

  it('fails where the guest makes other vectors', async () => {
    expect(await compare(1, timed('webgpu', 1, -1))).toMatch(/vectors/);
    expect(await compare(1, timed('webgpu', 1, Number.NaN))).toMatch(/NaN/);
  });
});
