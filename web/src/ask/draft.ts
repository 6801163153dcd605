import type { State } from '../ui/state';

const kDraft = 'askfolio-draft';

/** What is typed and not asked survives a reload of this tab, where the browser lets the page keep anything. */
export function keepDraft({ question }: State): void {
  try {
    question.value = sessionStorage.getItem(kDraft) ?? '';
    addEventListener('pagehide', () => sessionStorage.setItem(kDraft, question.value));
  } catch (error) {
    console.warn(`What is typed does not survive a reload: ${error}`);
  }
}
