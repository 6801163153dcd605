/** Embed workers that fail without a word, and how many there are. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
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
