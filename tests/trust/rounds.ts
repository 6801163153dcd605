/** Tries a class of faults as often as this run does (scripts/trust.mjs), and keeps what came of it. */
import { type CLASSES, keepRow, limitOf, TWIN_MS, timesOf } from '../../scripts/trust.mjs';

export type ClassName = keyof typeof CLASSES;

/** A fault that the code under test must survive; throws where it does not. round: from 0 on. */
export type Attempt = (round: number) => Promise<void>;

/** Failures that are told, of all. */
const kTold = 3;

/** Between two times that what was found so far is kept. */
const kKeepMs = 1000;

export interface Rounds {
  /** Which of a class's tests these are: one word. */
  part: string;
  /** As often as this run tries the class, unless said otherwise. */
  count?: number;
  attempt: Attempt;
  /** The same over code with a fault switched on: one of the rounds must fail. */
  twin?: Attempt;
  /** As long as the class may take, unless said otherwise. */
  limitMs?: number;
}

/**
 * Every round is tried, also after a failure, until the time is over. Rejects where one failed, not all were
 * tried, or the twin was not noticed. What was found is kept also while it runs.
 */
export async function tryAll(name: ClassName, rounds: Rounds): Promise<void> {
  const { part, attempt, twin, limitMs = limitOf(name) } = rounds;
  const begun = performance.now();
  const of = rounds.count ?? timesOf(name);
  const failures: string[] = [];
  let [tried, kept] = [0, -kKeepMs];
  const keep = (caught?: boolean) => {
    kept = performance.now();
    const seconds = (kept - begun) / 1000;
    keepRow(name, part, { of, tried, failed: failures.length, caught, seconds });
  };
  for (; tried < of && performance.now() - begun < limitMs; tried++) {
    if (performance.now() - kept >= kKeepMs) keep();
    await attempt(tried).catch((error) => failures.push(`round ${tried}: ${error.stack}`));
  }
  keep();
  const caught = twin && (await isCaught(twin, of));
  keep(caught);
  if (failures.length > 0) {
    const told = failures.slice(0, kTold).join('\n');
    throw new Error(`${failures.length} of ${tried} failed (${name}, ${part}):\n${told}`);
  }
  if (tried < of) throw new Error(`The time is over after ${tried} of ${of} (${name}, ${part}).`);
  if (caught === false) throw new Error(`The broken twin was not noticed (${name}, ${part}).`);
}

async function isCaught(twin: Attempt, rounds: number): Promise<boolean> {
  const begun = performance.now();
  for (let round = 0; round < rounds && performance.now() - begun < TWIN_MS; round++) {
    const isOver = await twin(round).then(
      () => false,
      () => true,
    );
    if (isOver) return true;
  }
  return false;
}

/** What a round of so many is about, where they are spread over a list. */
export function evenly<T>(all: readonly T[], round: number, rounds: number): T {
  return all[Math.floor((round * all.length) / rounds)] as T;
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
