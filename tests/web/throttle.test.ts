import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { throttle } from '../../web/src/throttle';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Writes of a value that grows, each of which takes `ms`. */
function counter(ms: number) {
  const written: number[] = [];
  const source = { value: 0, running: 0, most: 0, written };
  const write = async () => {
    source.running += 1;
    source.most = Math.max(source.most, source.running);
    written.push(source.value);
    await new Promise((resolve) => setTimeout(resolve, ms));
    source.running -= 1;
  };
  return { source, write };
}

it('the first is written at once, the last always, and not each between', async () => {
  const { source, write } = counter(1);
  const saving = throttle(write, 250);
  for (let i = 1; i <= 100; i++) {
    source.value = i;
    saving.request();
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(500);
  expect(source.written[0]).toBe(1);
  expect(source.written.at(-1)).toBe(100);
  expect(source.written.length).toBeLessThanOrEqual(6);
  await vi.advanceTimersByTimeAsync(5000);
  expect(source.written.at(-2)).not.toBe(100);
});

it('a write that takes longer than the pause is not overtaken', async () => {
  const { source, write } = counter(1000);
  const saving = throttle(write, 250);
  for (let i = 1; i <= 30; i++) {
    source.value = i;
    saving.request();
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.advanceTimersByTimeAsync(3000);
  expect(source.most).toBe(1);
  expect(source.written.at(-1)).toBe(30);
});

it('a flush writes what waits, and nothing where nothing does', async () => {
  const { source, write } = counter(100);
  const saving = throttle(write, 250);
  await saving.flush();
  expect(source.written).toEqual([]);
  saving.request();
  source.value = 7;
  saving.request();
  const flushed = saving.flush();
  await vi.advanceTimersByTimeAsync(200);
  await flushed;
  expect(source.written).toEqual([0, 7]);
});

it('a flush waits for what another flush is writing, and what is requested meanwhile is written', async () => {
  const { source, write } = counter(100);
  const saving = throttle(write, 250);
  saving.request();
  saving.request();
  source.value = 1;
  await vi.advanceTimersByTimeAsync(150);
  const ended: string[] = [];
  void saving.flush().then(() => ended.push('first'));
  void saving.flush().then(() => ended.push('second'));
  await vi.advanceTimersByTimeAsync(50);
  expect(ended).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);
  expect(ended).toEqual(['first', 'second']);
  saving.request();
  void saving.flush();
  source.value = 2;
  saving.request();
  await vi.advanceTimersByTimeAsync(1000);
  expect(source.written).toEqual([0, 1, 1, 2]);
  expect(source.most).toBe(1);
});
