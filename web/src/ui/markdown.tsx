import type { Token } from 'marked';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { blocksOf, renderBlock } from '../ask/answer-html';
import type { Hit, Preset } from '../protocol';
import { useApp } from './app-context';
import { titleOf } from './format';

interface MarkdownProps {
  text: string;
  /** hits[i] is cited as [i + 1]. */
  hits: Hit[];
  preset: Preset;
}

/** An answer as it grows: only blocks that change are rendered again, so that focus stays. */
export function Markdown({ text, hits, preset }: MarkdownProps) {
  const { library } = useApp();
  const sources = useMemo(() => hits.map((hit) => `${titleOf(hit)}, ${hit.source}`), [hits]);
  const blocks = useMemo(() => blocksOf(text), [text]);
  const openCited = ({ target }: MouseEvent) => {
    const button = (target as Element).closest<HTMLElement>('[data-passage]');
    const hit = hits[Number(button?.dataset.passage) - 1];
    if (hit) void library.attempt('ask', () => library.openSource(hit, preset));
  };
  return (
    // Clicks of the citation buttons inside, which the keyboard reaches as well.
    <div class="prose" onClick={openCited}>
      {blocks.map((block, i) => (
        <Block key={i} block={block} sources={sources} />
      ))}
    </div>
  );
}

function Block({ block, sources }: { block: Token; sources: string[] }) {
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a block is its text
  useLayoutEffect(() => {
    box.current?.replaceChildren(renderBlock(block, sources));
  }, [block.raw, sources]);
  return <div ref={box} />;
}
