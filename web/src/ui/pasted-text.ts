/** What a text without a name is called. */
import { t } from '../words/words';

const kMostLetters = 60;

/** After its first line that says something. */
export function pathOfText(text: string): string {
  const line = text.split('\n').find((each) => /[\p{L}\p{N}]/u.test(each)) ?? '';
  const words = line.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim();
  const letters = [...words].slice(0, kMostLetters).join('').trim();
  return `${letters || t('Pasted text')}.md`;
}

/** The same, or with a number where there is one of that name. */
export function freePath(path: string, taken: ReadonlySet<string>): string {
  const base = path.replace(/\.md$/, '');
  let free = path;
  for (let i = 2; taken.has(free); i++) free = `${base} ${i}.md`;
  return free;
}
