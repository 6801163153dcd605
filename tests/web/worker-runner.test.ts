/** Embed workers that fail without a word, and how many there are. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EncoderSettings } from '../../web/src/embed/encoder-settings';
import { runnerCount, startRunners } from '../../web/src/embed/worker-runner';
import type { Model } from '../../web/src/models/manifest';
import type { EmbedWorkerApi } from '../../web/src/protocol';
import { expose } from '../../web/src/remote';

const model = { id: 'm', dims: 1 } as Model;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

/** A worker in this thread. */
function workerOf(run: EmbedWorkerApi['run']) {
  const { port1, port2 } = new MessageChannel();
  const load = async () => ({ dims: 1, encoder: 'core' as const });
  expose({ load, run }, port2 as never);
  const terminate = vi.fn(() => port1.close());
  return { worker: Object.assign(port1, { terminate }) as unknown as Worker, terminate };
}

async function runnerOn(worker: Worker) {
  const parts = {
    start: () => worker,
    weights: new ArrayBuffer(0),
    runtime: new ArrayBuffer(0),
    vectorOf: (vector: Float32Array) => vector,
  };
  const [runner] = await startRunners(1, model, parts, () => undefined);
  return runner as NonNullable<typeof runner>;
}

it('a worker that never answers is given up, in plain words', async () => {
  const { worker, terminate } = workerOf(() => new Promise(() => undefined));
  const runner = await runnerOn(worker);
  const ended = vi.fn();
  const run = runner.run(Int32Array.of(1)).catch(ended);
  await vi.advanceTimersByTimeAsync(119_000);
  expect(ended).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2000);
  await run;
  expect(ended.mock.calls[0]?.[0]).toMatchObject({ code: 'embedder-failed' });
  expect(String(ended.mock.calls[0]?.[0])).toContain('does not answer');
  runner.close();
  expect(terminate).toHaveBeenCalled();
});

it('one that answers leaves no clock behind', async () => {
  const { worker } = workerOf(async (ids) => Float32Array.from(ids));
  const runner = await runnerOn(worker);
  expect(await runner.run(Int32Array.of(7))).toEqual(Float32Array.of(7));
  expect(vi.getTimerCount()).toBe(0);
  runner.close();
});

it('there are as many as cores while they are few, and then one less, up to eight', () => {
  expect([1, 2, 3, 4, 8, 9, 64].map(runnerCount)).toEqual([1, 2, 2, 3, 7, 8, 8]);
});

it('what an earlier visit has found is taken again, or tried anew where it no longer works', async () => {
  const asked: unknown[] = [];
  const worker = (works: boolean) => {
    const { port1, port2 } = new MessageChannel();
    const load: EmbedWorkerApi['load'] = async (_weights, _runtime, like) => {
      asked.push(like);
      if (like && !works) throw new Error('its self-test failed');
      return { dims: 1, encoder: (like ?? 'core') as 'core' };
    };
    expose({ load, run: async () => Float32Array.of(1) }, port2 as never);
    return Object.assign(port1, { terminate: () => port1.close() }) as unknown as Worker;
  };
  const start = async (works: boolean) => {
    const parts = {
      start: () => worker(works),
      weights: new ArrayBuffer(0),
      runtime: new ArrayBuffer(0),
      vectorOf: (vector: Float32Array) => vector,
    };
    const runners = await startRunners(1, model, parts, () => undefined, 'core-relaxed');
    const made = runners.map(({ encoder }) => encoder);
    for (const runner of runners) runner.close();
    return made;
  };
  expect(await start(true)).toEqual(['core-relaxed']);
  expect(await start(false)).toEqual(['core']);
  expect(asked).toEqual(['core-relaxed', 'core-relaxed', undefined]);
});

it('what was found counts for one version of the browser', async () => {
  let stored: Record<string, unknown> = {};
  const settings = new EncoderSettings({
    readSettings: async () => stored,
    async writeSettings(some) {
      stored = { ...stored, ...some };
    },
  });
  vi.stubGlobal('navigator', { userAgent: 'one' });
  expect(await settings.core()).toBeUndefined();
  await settings.keepCore('core-relaxed');
  expect(await settings.core()).toBe('core-relaxed');
  vi.stubGlobal('navigator', { userAgent: 'two' });
  expect(await settings.core()).toBeUndefined();
  vi.unstubAllGlobals();
});
