import type { Token } from 'marked';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { type Passages, renderAnswerBlock } from '../ask/answer-html';
import { withoutBegunCitation } from '../ask/citations';
import { blocksOf } from '../ask/markdown-html';
import type { Hit, Preset } from '../protocol';
import { useApp } from './app-context';
import { titleOf } from './format';

export interface MarkdownProps {
  text: string;
  /** hits[i] is cited as [i + 1]. */
  hits: Hit[];
  preset: Preset;
  /** No more text will come. */
  complete: boolean;
}

/** An answer as it grows: only blocks that change are rendered again, so that focus stays. */
export function Markdown({ text, hits, preset, complete }: MarkdownProps) {
  const { library } = useApp();
  const blocks = useMemo(
    () => blocksOf(complete ? text : withoutBegunCitation(text)),
    [text, complete],
  );
  const passages = useMemo<Passages>(
    () => ({
      titles: hits.map((hit) => `${titleOf(hit)}, ${hit.source}`),
      open(passage) {
        const hit = hits[passage - 1];
        if (hit) void library.attempt('ask', () => library.openSource(hit, preset));
      },
    }),
    [hits, preset, library],
  );
  return (
    <div class="prose">
      {blocks.map((block, i) => (
        <Block key={i} block={block} passages={passages} />
      ))}
    </div>
  );
}

function Block({ block, passages }: { block: Token; passages: Passages }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    box.current?.replaceChildren(renderAnswerBlock(block, passages));
  }, [block.raw, passages]);
  return <div ref={box} />;
}
