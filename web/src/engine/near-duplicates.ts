/** Passages that say the same in nearly the same words: boilerplate, a section in two versions. */

/** Words in a row that are compared: one would be alike in texts on the same matter. */
const RUN = 3;
/**
 * Share of runs in common, of those in either. 1: only equal words; at 0.85 about one word in twenty
 * may differ. Lower, and templates that differ in what they are about would pass for the same.
 */
const ALIKE = 0.85;
/** An ideograph is a word; marks, case and markup do not count. */
const WORD = /\p{Script=Han}|[\p{L}\p{N}]+/gu;

/** The runs of words of a text; of a shorter one all its words. */
export function wordRuns(text: string): Set<string> {
  const words = text.toLowerCase().match(WORD) ?? [];
  const runs = new Set<string>();
  for (let i = 0; i < Math.max(1, words.length - RUN + 1); i++) {
    runs.add(words.slice(i, i + RUN).join(' '));
  }
  return runs;
}

/** Whether two texts are nearly the same, by their runs of words (Jaccard's index). */
export function areNearlySame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  let common = 0;
  for (const run of a) if (b.has(run)) common += 1;
  return common >= ALIKE * (a.size + b.size - common);
}
