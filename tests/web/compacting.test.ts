/** The core's steps with the worker's other work in between. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { COMPACTION, type CoreEngine } from '../../web/src/core/core-module';
import { Compacting } from '../../web/src/engine/compacting';

/** What the engine says to each step, then that nothing is to be done. */
let states: (number | Error)[];
let steps: number[];
let isOpen: boolean;
const onChange = vi.fn();
const onCompacted = vi.fn();

const engine = {
  compact(vectors: number) {
    expect(isOpen).toBe(true);
    steps.push(vectors);
    const state = states.shift() ?? COMPACTION.notNeeded;
    if (state instanceof Error) throw state;
    return state;
  },
  stats: () => JSON.stringify({ vectors: 51_000, dims: 384, precision: 'int8' }),
} as unknown as CoreEngine;

const compacting = () =>
  new Compacting({
    engine,
    get isOpen() {
      return isOpen;
    },
    onChange,
    onCompacted,
  });
const { notNeeded, underWay, done } = COMPACTION;

beforeEach(() => {
  vi.useFakeTimers();
  [states, steps, isOpen] = [[], [], true];
  onChange.mockReset();
  onCompacted.mockReset();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('other work has its turn before each step, and after the last nothing is left to do', () => {
  states = [underWay, underWay, done];
  const compaction = compacting();
  compaction.start();
  compaction.start();
  for (let turn = 0; turn < 4; turn++) {
    expect(steps).toHaveLength(turn);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersToNextTimer();
    expect(onChange).toHaveBeenCalledTimes(turn < 2 ? 0 : 1);
    expect(onCompacted).toHaveBeenCalledTimes(turn < 3 ? 0 : 1);
  }
  expect(vi.getTimerCount()).toBe(0);
  // A few tens of milliseconds at most, where a vector takes half a one.
  expect(Math.max(...steps)).toBeLessThanOrEqual(64);
});

it('what is removed later begins anew', () => {
  const compaction = compacting();
  states = [notNeeded];
  compaction.start();
  vi.runAllTimers();
  expect(onCompacted).not.toHaveBeenCalled();
  // Twice in a row: it is stored once.
  states = [underWay, done, underWay, done];
  compaction.start();
  vi.runAllTimers();
  expect(onChange).toHaveBeenCalledTimes(2);
  expect(onCompacted).toHaveBeenCalledOnce();
  compaction.start();
  vi.runAllTimers();
  expect(onCompacted).toHaveBeenCalledOnce();
});

it('ends with the index', () => {
  states = [underWay, underWay];
  compacting().start();
  vi.advanceTimersToNextTimer();
  isOpen = false;
  vi.runAllTimers();
  expect(steps).toHaveLength(1);
});

it('without memory the index stays, which is said with numbers, and tried again', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const compaction = compacting();
  states = [underWay, Object.assign(new Error(), { code: 'out-of-memory' }), done];
  compaction.start();
  vi.runAllTimers();
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/up to 50 MB/));
  expect(onCompacted).not.toHaveBeenCalled();
  compaction.start();
  vi.runAllTimers();
  expect(onCompacted).toHaveBeenCalledOnce();
});

it('any other error is not kept quiet', () => {
  states = [new Error('unreachable')];
  compacting().start();
  expect(() => vi.runAllTimers()).toThrow('unreachable');
});
