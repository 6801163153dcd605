/** Answers as DOM: Markdown whose citations open their passages. */
import type { Token } from 'marked';
import { t } from '../words/words';
import { splitCitations } from './citations';
import type { Finding } from './claims';
import { renderBlock, textsOf } from './markdown-html';

/** What citations lead to. */
export interface Passages {
  /** titles[i] names passage i + 1; citations of other numbers are not shown. */
  titles: string[];
  /** Opens a passage, by its number from 1. claim: what is said with the citation. */
  open: (passage: number, claim: string) => void;
  /** Of its citations; "citation" by default. */
  testid?: string;
}

/** findings: what of the block does not stand in its passages, and is marked. */
export function renderAnswerBlock(
  block: Token,
  passages: Passages,
  findings: Finding[],
): DocumentFragment {
  const fragment = renderBlock(block);
  for (const text of textsOf(fragment)) {
    if (canCite(text)) linkCitations(text, passages);
  }
  for (const finding of findings) markFinding(fragment, finding);
  return fragment;
}

/** Not in code, not in links. */
function canCite(text: Text): boolean {
  return !text.parentElement?.closest('code, pre, a');
}

function linkCitations(text: Text, passages: Passages) {
  const { pieces, removed } = splitCitations(text.data, passages.titles.length);
  if (removed.length === 0 && pieces.every(({ passage }) => passage === null)) return;
  text.replaceWith(
    ...pieces.map(({ text, passage }) => (passage === null ? text : citation(passage, passages))),
  );
}

function citation(
  passage: number,
  { titles, open, testid = 'citation' }: Passages,
): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'citation';
  button.dataset.testid = testid;
  button.textContent = String(passage);
  button.title = titles[passage - 1] ?? '';
  button.setAttribute(
    'aria-label',
    t('Open passage {n}: {title}', { n: passage, title: button.title }),
  );
  button.addEventListener('click', () => open(passage, claimBefore(button)));
  return button;
}

/** What is said between a citation and the one before, or the paragraph's begin. */
function claimBefore(citation: HTMLElement): string {
  let claim = '';
  for (let node = citation.previousSibling; node; node = node.previousSibling) {
    const isCitation = node instanceof HTMLElement && node.matches('.citation');
    // Those side by side are cited for the same.
    if (isCitation && /[\p{L}\p{N}]/u.test(claim)) break;
    if (!isCitation) claim = node.textContent + claim;
  }
  return claim;
}

/** Marks it where it is in one piece; the check under the answer has it in any case. */
function markFinding(fragment: DocumentFragment, { text, nth }: Finding) {
  let left = nth;
  for (const node of textsOf(fragment)) {
    if (node.parentElement?.closest('pre, .citation, .link-target')) continue;
    for (
      let at = node.data.indexOf(text);
      at >= 0;
      at = node.data.indexOf(text, at + text.length)
    ) {
      if (left-- > 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + text.length);
      const mark = document.createElement('span');
      mark.className = 'unfounded';
      mark.title = t('Does not stand in the passage that is cited');
      range.surroundContents(mark);
      return;
    }
  }
}
