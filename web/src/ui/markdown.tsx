import '../styles/prose.css';
import type { Token } from 'marked';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { type Passages, renderAnswerBlock } from '../ask/answer-html';
import { checkAnswer } from '../ask/check-answer';
import { withoutBegunCitation } from '../ask/citations';
import type { Finding } from '../ask/claims';
import { blocksOf } from '../ask/markdown-html';
import type { Hit } from '../protocol';
import { useApp } from './app-context';
import { titleOf } from './format';

export interface MarkdownProps {
  text: string;
  /** hits[i] is cited as [i + 1]. */
  hits: Hit[];
  collection: string;
  /** No more text will come. */
  complete: boolean;
  /** Of its citations; "citation" by default. */
  testid?: string;
}

const kNone: Finding[] = [];

/** An answer as it grows: only blocks that change are rendered again, so that focus stays. */
export function Markdown({ text, hits, collection, complete, testid }: MarkdownProps) {
  const { library } = useApp();
  const blocks = useMemo(
    () => blocksOf(complete ? text : withoutBegunCitation(text)),
    [text, complete],
  );
  const passages = useMemo<Passages>(
    () => ({
      titles: hits.map((hit) => `${titleOf(hit)}, ${hit.source}`),
      open(passage, claim) {
        const hit = hits[passage - 1];
        if (hit) void library.attempt('ask', () => library.openSource(hit, collection, claim));
      },
      ...(testid && { testid }),
    }),
    [hits, collection, testid, library],
  );
  const findings = useMemo(
    () => (complete ? checkAnswer(text, hits).blocks : []),
    [text, hits, complete],
  );
  return (
    <div class="prose">
      {blocks.map((block, i) => (
        <Block key={i} block={block} passages={passages} findings={findings[i] ?? kNone} />
      ))}
    </div>
  );
}

interface BlockProps {
  block: Token;
  passages: Passages;
  findings: Finding[];
}

function Block({ block, passages, findings }: BlockProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    box.current?.replaceChildren(renderAnswerBlock(block, passages, findings));
  }, [block.raw, passages, findings]);
  return <div ref={box} />;
}
