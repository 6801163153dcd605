import { useEffect, useRef } from 'preact/hooks';
import { useApp } from './app-context';
import { Dialog } from './dialog';
import { count } from './format';
import type { OpenSource } from './state';

/** Characters shown on either side of a passage: a document of many megabytes must open at once. */
const kAround = 50_000;

/** A document's text with the passage marked. */
export function SourceDialog({ hit, text }: OpenSource) {
  const { state } = useApp();
  const mark = useRef<HTMLElement>(null);
  const begin = Math.max(0, hit.start - kAround);
  const end = Math.min(text.length, hit.end + kAround);
  useEffect(() => mark.current?.scrollIntoView({ block: 'center' }), []);
  return (
    <Dialog
      wide
      title={hit.source}
      subtitle={hit.headings.join(' › ')}
      testid="source-view"
      onClose={() => (state.source.value = null)}
    >
      {/* Scrolls, so the keyboard must reach it. */}
      <pre class="source-text" tabIndex={0}>
        <Omitted characters={begin} />
        {text.slice(begin, hit.start)}
        <mark ref={mark}>{text.slice(hit.start, hit.end)}</mark>
        {text.slice(hit.end, end)}
        <Omitted characters={text.length - end} />
      </pre>
    </Dialog>
  );
}

function Omitted({ characters }: { characters: number }) {
  if (characters === 0) return null;
  return <span class="dim">{`\n[${count(characters)} characters not shown]\n`}</span>;
}
