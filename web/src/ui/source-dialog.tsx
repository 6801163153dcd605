import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { renderDocument } from '../ask/document-html';
import { isMarkdown } from '../ingest/formats/formats';
import { useApp } from './app-context';
import { Dialog } from './dialog';
import { count } from './format';
import type { OpenSource } from './state';

/** Characters shown on either side of a passage: a document of many megabytes must open at once. */
const kAround = 50_000;

/** A document with the passage marked: its text, or what its Markdown looks like. */
export function SourceDialog({ hit, text }: OpenSource) {
  const { state } = useApp();
  const [formatted, setFormatted] = useState(false);
  const begin = Math.max(0, hit.start - kAround);
  const end = Math.min(text.length, hit.end + kAround);
  const part = { before: text.slice(begin, hit.start), passage: text.slice(hit.start, hit.end) };
  const View = formatted ? FormattedView : TextView;
  return (
    <Dialog
      wide
      title={hit.source}
      subtitle={hit.headings.join(' › ')}
      testid="source-view"
      onClose={() => (state.source.value = null)}
    >
      {isMarkdown(hit.source) && (
        <label class="check">
          <input
            type="checkbox"
            data-testid="formatted"
            checked={formatted}
            onChange={({ currentTarget }) => setFormatted(currentTarget.checked)}
          />
          Formatted
        </label>
      )}
      <View
        {...part}
        after={text.slice(hit.end, end)}
        omittedBefore={begin}
        omittedAfter={text.length - end}
      />
    </Dialog>
  );
}

interface ViewProps {
  before: string;
  passage: string;
  after: string;
  /** Characters of the document that are not shown. */
  omittedBefore: number;
  omittedAfter: number;
}

function TextView({ before, passage, after, omittedBefore, omittedAfter }: ViewProps) {
  const mark = useRef<HTMLElement>(null);
  useEffect(() => mark.current?.scrollIntoView({ block: 'center' }), []);
  return (
    // Scrolls, so the keyboard must reach it.
    <pre class="source-text" tabIndex={0}>
      <Omitted characters={omittedBefore} />
      {before}
      <mark ref={mark}>{passage}</mark>
      {after}
      <Omitted characters={omittedAfter} />
    </pre>
  );
}

function FormattedView({ before, passage, after, omittedBefore, omittedAfter }: ViewProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const shown = box.current as HTMLDivElement;
    // What is cut off begins anew at a paragraph.
    const whole = omittedBefore > 0 ? before.slice(before.indexOf('\n\n') + 2) : before;
    shown.replaceChildren(
      renderDocument(whole + passage + after, whole.length, whole.length + passage.length),
    );
    shown.querySelector('mark')?.scrollIntoView({ block: 'center' });
  }, []);
  return (
    <div class="source-formatted" tabIndex={0}>
      <Omitted characters={omittedBefore} />
      <div class="prose" ref={box} />
      <Omitted characters={omittedAfter} />
    </div>
  );
}

function Omitted({ characters }: { characters: number }) {
  if (characters === 0) return null;
  return <span class="dim">{`\n[${count(characters)} characters not shown]\n`}</span>;
}
