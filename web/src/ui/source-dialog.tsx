import { useEffect, useRef, useState } from 'preact/hooks';
import { isMarkdown } from '../ingest/formats/formats';
import { useApp } from './app-context';
import { Dialog } from './dialog';
import { lazy } from './lazy';
import { Omitted, type SourceViewProps } from './omitted';
import type { OpenSource } from './state';

/** Characters shown on either side of a passage: a document of many megabytes must open at once. */
const kAround = 50_000;

const FormattedView = lazy<SourceViewProps>(
  async () => (await import('./formatted-view')).FormattedView,
);

/** A document with the passage marked: its text, or what its Markdown looks like. */
export function SourceDialog({ hit, text, isGone }: OpenSource) {
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
      {isGone && (
        <p class="note" data-testid="source-gone">
          This document was deleted or replaced since. Here is the passage as it was then.
        </p>
      )}
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

function TextView({ before, passage, after, omittedBefore, omittedAfter }: SourceViewProps) {
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
