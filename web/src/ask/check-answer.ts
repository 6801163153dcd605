/** What is to be said of a complete answer: which of its citations and claims do not hold. */
import type { ChatMessage, Hit } from '../protocol';
import { textOfBlock } from './answer-text';
import { checkParagraph, countOf, type Finding, textOf } from './claims';
import { Evidence } from './evidence';
import { blocksOf } from './markdown-html';

export interface AnswerReport {
  /** Numbers cited that name no passage, in order; they are not shown. */
  removed: number[];
  /** blocks[i]: what the answer's block i (`blocksOf`) says that its passages do not. */
  blocks: Finding[][];
  /** Citations that are shown. */
  cited: number;
  /** Quotes, code and numbers that were looked for. */
  compared: number;
}

/** Of what was checked last of each list of passages: the answer's text and what is under it show it. */
const reports = new WeakMap<Hit[], { markdown: string; report: AnswerReport }>();

/** markdown: the whole answer. passages: those of the prompt, cited from 1. */
export function checkAnswer(markdown: string, passages: Hit[]): AnswerReport {
  const known = reports.get(passages);
  if (known?.markdown === markdown) return known.report;
  const report = makeReport(markdown, passages);
  reports.set(passages, { markdown, report });
  return report;
}

/** Whether passages were sent that can be cited: the tutorial's have no numbers. */
export function canCite(messages: readonly ChatMessage[]): boolean {
  return messages.some(({ content }) => /<passage id="1"/.test(content));
}

function makeReport(markdown: string, passages: Hit[]): AnswerReport {
  const given = passages.map(
    ({ text, headings, source }) => new Evidence([source, ...headings, text].join('\n')),
  );
  const report: AnswerReport = { removed: [], blocks: [], cited: 0, compared: 0 };
  for (const block of blocksOf(markdown)) {
    const { paragraphs, removed } = textOfBlock(block, passages.length);
    report.removed.push(...removed);
    report.cited += paragraphs.flat().filter(({ passage }) => passage !== null).length;
    let before = '';
    const found = paragraphs.flatMap((paragraph) => {
      const { findings, compared } = checkParagraph(paragraph, given);
      report.compared += compared;
      const inBlock = findings.map((finding) => ({
        ...finding,
        nth: finding.nth + countOf(finding.text, before),
      }));
      before += `${textOf(paragraph)}\n`;
      return inBlock;
    });
    report.blocks.push(found);
  }
  return report;
}
