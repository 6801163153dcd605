import type { IngestReport, SkippedFile } from '../protocol';
import { useApp } from './app-context';
import { plural } from './format';
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
        <FileList title="left out" files={report.skipped} />
        <FileList title="taken in with a remark" files={report.notes} />
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label="Dismiss"
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
      <summary>
        {plural(files.length, 'file')} {title}
      </summary>
      <ul class="skipped" tabIndex={0}>
        {files.map(({ path, reason }, i) => (
          <li key={i}>
            <code>{path}</code> <span class="dim">{reason}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function summary({ added, replaced, unchanged, embedded, cancelled }: IngestReport): string {
  const parts = [
    added > 0 && `${plural(added, 'document')} added`,
    replaced > 0 && `${plural(replaced, 'document')} replaced`,
    unchanged > 0 && `${plural(unchanged, 'document')} unchanged`,
  ].filter(Boolean);
  const taken = parts.length > 0 ? parts.join(', ') : 'Nothing was added';
  const work = embedded > 0 ? `; ${plural(embedded, 'chunk')} embedded` : '';
  return cancelled
    ? `Cancelled. ${taken}${work}. What was taken in stays; add the same files again if some are missing.`
    : `${taken}${work}.`;
}
