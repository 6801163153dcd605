import '../styles/source.css';
import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Settings } from '../ask/settings';
import { hasPages, isMarkdown } from '../ingest/formats/formats';
import { t } from '../words/words';
import { useApp } from './app-context';
import { Check } from './check';
import { Dialog } from './dialog';
import { headingsOf } from './format';
import { lazy } from './lazy';
import { Omitted, type SourceViewProps } from './omitted';
import type { PagesViewProps } from './pages-view';
import { revealed } from './revealed';
import type { OpenSource } from './state';

/** Characters shown on either side of a passage: a document of many megabytes must open at once. */
const kAround = 50_000;

const FormattedView = lazy<SourceViewProps>(
  async () => (await import('./formatted-view')).FormattedView,
);

const PagesView = lazy<PagesViewProps>(
  async () => (await import('./pages-view')).PagesView,
  () => <p role="status">{t('Opening the document')}</p>,
);

/** A document with the passage marked: its text, what its Markdown looks like, or its pages. */
export function SourceDialog({
  hit,
  text,
  about,
  original,
  isGone,
  onClose,
}: OpenSource & { onClose: () => void }) {
  const { state } = useApp();
  const [failure, setFailure] = useState('');
  const { formatted, pages } = state.settings.value;
  const isPaged = hasPages(hit.source);
  return (
    <Dialog
      wide
      title={hit.source}
      subtitle={headingsOf(hit).join(' › ')}
      testid="source-view"
      onClose={onClose}
    >
      {isGone && (
        <p class="note" data-testid="source-gone">
          {t('This document was deleted or replaced since. Here is the passage as it was then.')}
        </p>
      )}
      {isMarkdown(hit.source) && <Choice setting="formatted" label={t('Formatted')} />}
      {original && <Choice setting="pages" label={t('As pages')} />}
      {isPaged && !isGone && (!original || failure) && <NoPages failure={failure} />}
      {original && pages && !failure ? (
        <PagesView file={original} hit={hit} text={text} about={about} onFail={setFailure} />
      ) : (
        <PassageIn
          hit={hit}
          text={text}
          View={formatted && isMarkdown(hit.source) ? FormattedView : TextView}
        />
      )}
    </Dialog>
  );
}

/** How sources are shown, from now on. */
function Choice({ setting, label }: { setting: 'formatted' | 'pages'; label: string }) {
  const { state, library } = useApp();
  const change = (value: boolean) => {
    const settings: Partial<Settings> = { [setting]: value };
    void library.attempt('ask', () => library.change(settings));
  };
  return (
    <Check
      label={label}
      testid="formatted"
      checked={state.settings.value[setting]}
      onChange={change}
    />
  );
}

/** Why a document that has pages is shown as text. */
function NoPages({ failure }: { failure: string }) {
  const { state } = useApp();
  const reason = failure
    ? t('Its pages cannot be shown ({failure}).', { failure })
    : state.status.value.place
      ? t('Its pages are not kept there: Milvus has the text alone.')
      : t(
          'Its pages are not kept: it was added before they were, or there was no room for them. Add the file again to see them.',
        );
  return (
    <p class="dim" data-testid="no-pages">
      {reason}
      {t(' ')}
      {t('Here is its text.')}
    </p>
  );
}

interface PassageInProps extends Pick<OpenSource, 'hit' | 'text'> {
  View: ComponentType<SourceViewProps>;
}

function PassageIn({ hit, text, View }: PassageInProps) {
  const begin = Math.max(0, hit.start - kAround);
  const end = Math.min(text.length, hit.end + kAround);
  return (
    <View
      before={text.slice(begin, hit.start)}
      passage={text.slice(hit.start, hit.end)}
      after={text.slice(hit.end, end)}
      omittedBefore={begin}
      omittedAfter={text.length - end}
    />
  );
}

function TextView({ before, passage, after, omittedBefore, omittedAfter }: SourceViewProps) {
  const mark = useRef<HTMLElement>(null);
  useEffect(() => mark.current?.scrollIntoView({ block: 'center' }), []);
  return (
    // Scrolls, so the keyboard must reach it.
    <pre class="source-body source-text" tabIndex={0}>
      <Omitted characters={omittedBefore} />
      {revealed(before)}
      <mark ref={mark}>{revealed(passage)}</mark>
      {revealed(after)}
      <Omitted characters={omittedAfter} />
    </pre>
  );
}
