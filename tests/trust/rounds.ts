/** Tries a class of faults as often as this run does (scripts/trust.mjs), and keeps what came of it. */
import { type CLASSES, keepRow, timesOf } from '../../scripts/trust.mjs';

export type ClassName = keyof typeof CLASSES;

/** A fault that the code under test must survive; throws where it does not. round: from 0 on. */
export type Attempt = (round: number) => Promise<void>;

/** Failures that are told, of all. */
const kTold = 3;

export interface Rounds {
  /** Which of a class's tests these are: one word. */
  part: string;
  /** As often as this run tries the class, unless said otherwise. */
  count?: number;
  attempt: Attempt;
  /** The same over code with a fault switched on: one of the rounds must fail. */
  twin?: Attempt;
}

/** Every round is tried, also after a failure. Rejects where one failed, or the twin was not noticed. */
export async function tryAll(name: ClassName, { part, count, attempt, twin }: Rounds) {
  const begun = performance.now();
  const tried = count ?? timesOf(name);
  const failures: string[] = [];
  for (let round = 0; round < tried; round++) {
    await attempt(round).catch((error) => failures.push(`round ${round}: ${error.stack}`));
  }
  const caught = twin && (await isCaught(twin, tried));
  const seconds = (performance.now() - begun) / 1000;
  keepRow(name, part, { tried, failed: failures.length, caught, seconds });
  if (failures.length > 0) {
    const told = failures.slice(0, kTold).join('\n');
    throw new Error(`${failures.length} of ${tried} failed (${name}, ${part}):\n${told}`);
  }
  if (caught === false) throw new Error(`The broken twin was not noticed (${name}, ${part}).`);
}

async function isCaught(twin: Attempt, rounds: number): Promise<boolean> {
  for (let round = 0; round < rounds; round++) {
    const isOver = await twin(round).then(
      () => false,
      () => true,
    );
    if (isOver) return true;
  }
  return false;
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
