import type { IngestReport, SkippedFile } from '../protocol';
import { t } from '../words/words';
import { useApp } from './app-context';
import { Icon } from './icon';

/** What the last files have brought, and which were left out and why. */
export function ReportNote() {
  const { state } = useApp();
  const report = state.report.value;
  if (!report) return null;
  return (
    <div class="note" data-testid="report">
      <Icon name={report.cancelled ? 'stop' : 'check'} />
      <div class="note-body">
        <p role="status">{summary(report)}</p>
        <FileList
          title={t('{n} {n|file|files} left out', { n: report.skipped.length })}
          files={report.skipped}
        />
        <FileList
          title={t('{n} {n|file|files} taken in with a remark', { n: report.notes.length })}
          files={report.notes}
        />
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label={t('Dismiss')}
        onClick={() => (state.report.value = null)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

/** Files and what there is to know about each. */
function FileList({ title, files }: { title: string; files: SkippedFile[] }) {
  if (files.length === 0) return null;
  return (
    <details>
      <summary>{title}</summary>
      <ul class="skipped" tabIndex={0}>
        {files.map(({ path, reason }, i) => (
          <li key={i}>
            <code>{path}</code> <span class="dim">{t(reason)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function summary({ added, replaced, unchanged, embedded, cancelled }: IngestReport): string {
  const parts = [
    added > 0 && t('{n} {n|document|documents} added', { n: added }),
    replaced > 0 && t('{n} {n|document|documents} replaced', { n: replaced }),
    unchanged > 0 && t('{n} {n|document|documents} unchanged', { n: unchanged }),
  ].filter(Boolean);
  const taken = parts.length > 0 ? parts.join(t(', ')) : t('Nothing was added');
  const work = embedded > 0 ? t('; {n} {n|chunk|chunks} embedded', { n: embedded }) : '';
  const done = { taken, work };
  return cancelled
    ? t(
        'Cancelled. {taken}{work}. What was taken in stays; add the same files again if some are missing.',
        done,
      )
    : t('{taken}{work}.', done);
}
