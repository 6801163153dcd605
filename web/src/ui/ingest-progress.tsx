import type { Phase, Progress } from '../protocol';
import { useApp } from './app-context';
import { count, duration } from './format';

const kDoing: Record<Phase, string> = {
  idle: '',
  reading: 'Reading files',
  chunking: 'Cutting into chunks',
  embedding: 'Embedding chunks',
  ready: 'Ready',
};

/** How far taking files in is. Stays in the page as a mark that the collection is ready. */
export function IngestProgress() {
  const { state, library } = useApp();
  const progress = state.progress.value;
  const { phase: settled, embedded, chunks } = state.status.value;
  const phase = progress?.phase ?? settled;
  const done = progress?.done ?? embedded;
  const total = progress?.total ?? chunks;
  const fraction = total > 0 ? Math.min(1, done / total) : 0;
  return (
    <div class="progress" data-running={progress !== null}>
      {/* A bar shows every step; the voice hears of a new phase alone. */}
      <div
        role="progressbar"
        aria-label="Taking files in"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(fraction * 100)}
        aria-valuetext={progress ? progressText(progress) : kDoing[phase]}
        data-testid="progress"
        data-phase={phase}
        data-done={done}
        data-total={total}
        class="progress-track"
        hidden={phase === 'idle'}
      >
        <div class="progress-fill" style={{ width: `${fraction * 100}%` }} />
      </div>
      <p class="visually-hidden" role="status">
        {progress ? kDoing[phase] : ''}
      </p>
      {progress && (
        <div class="progress-row">
          <p class="dim" aria-hidden="true">
            {progressText(progress)}
          </p>
          <button
            type="button"
            class="button button-quiet"
            data-testid="cancel"
            onClick={library.cancel}
          >
            Cancel
          </button>
        </div>
      )}
    </div>
  );
}

export function progressText({ phase, done, total, rate, secondsLeft }: Progress): string {
  const unit = phase === 'embedding' ? 'chunks' : '';
  return [
    kDoing[phase],
    total > 0 && `${count(done)} of ${count(total)}`,
    rate > 0 && `${rate.toFixed(rate < 10 ? 1 : 0)} ${unit}/s`.replace(' /', '/'),
    secondsLeft !== null && phase !== 'ready' && `about ${duration(secondsLeft)} left`,
  ]
    .filter(Boolean)
    .join(' · ');
}
