import type { Phase, Progress } from '../protocol';
import { type Message, say } from '../words/message';
import { t } from '../words/words';
import { useApp } from './app-context';
import { duration, percentEmbedded } from './format';
import type { State } from './state';

const kDoing: Record<Phase, Message | ''> = {
  idle: '',
  reading: say('Reading files'),
  chunking: say('Cutting into chunks'),
  embedding: say('Embedding chunks'),
  ready: say('Ready'),
};

/** What another tab does, while this one waits. */
const kElsewhere: Partial<Record<Phase, Message>> = {
  reading: say('Another tab is taking files in; yours are read when it is done'),
  embedding: say('Another tab is embedding chunks; this one goes on if that is closed'),
};

/** How far taking files in and embedding are. Stays in the page as a mark that all is ready. */
export function IngestProgress() {
  const { state, library } = useApp();
  const progress = state.progress.value;
  const { phase: settled, embedded, chunks } = state.status.value;
  const phase = progress?.phase ?? settled;
  const done = progress?.done ?? embedded;
  const total = progress?.total ?? chunks;
  const fraction = total > 0 ? Math.min(1, done / total) : 0;
  // A change of the model embeds everything, and says so itself.
  const isWaiting = phase === 'embedding' && isChanging(state);
  return (
    <div class="progress" data-running={progress !== null}>
      {/* A bar shows every step; the voice hears of a new phase alone. */}
      <div
        role="progressbar"
        aria-label={t('Taking files in')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(fraction * 100)}
        aria-valuetext={progress ? progressText(progress) : t(kDoing[phase])}
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
        {progress ? t(kDoing[phase]) : ''}
      </p>
      {progress && !isWaiting && (
        <div class="progress-row">
          <div class="dim">
            <p aria-hidden="true">{progressText(progress)}</p>
            {phase === 'embedding' && (
              <p>{t('You can ask already: words are found now, meaning follows.')}</p>
            )}
          </div>
          <button
            type="button"
            class="button button-quiet"
            data-testid="cancel"
            onClick={() => library.attempt('library', library.cancel)}
          >
            {t('Cancel')}
          </button>
        </div>
      )}
      {!progress && <Paused />}
    </div>
  );
}

function isChanging({ change, settings }: State): boolean {
  return change.value?.collection === settings.value.collection;
}

/** Embedding was cancelled or has failed. */
function Paused() {
  const { state, library } = useApp();
  const percent = percentEmbedded(state.status.value);
  if (percent === 100 || !state.opened.value || isChanging(state)) return null;
  return (
    <div class="progress-row" data-testid="paused">
      <p class="dim">
        {t('{percent} % of the text is embedded. The rest is found by its words alone.', {
          percent,
        })}
      </p>
      <button
        type="button"
        class="button"
        data-testid="resume"
        onClick={() => library.attempt('library', library.resume)}
      >
        {t('Go on')}
      </button>
    </div>
  );
}

export function progressText(progress: Progress): string {
  const { phase, done, total, rate, secondsLeft, elsewhere } = progress;
  const speed = { n: rate.toFixed(rate < 10 ? 1 : 0) };
  return [
    t((elsewhere && kElsewhere[phase]) || kDoing[phase]),
    total > 0 && t('{done} of {total}', { done, total }),
    rate > 0 && (phase === 'embedding' ? t('{n} chunks/s', speed) : t('{n}/s', speed)),
    secondsLeft !== null &&
      phase !== 'ready' &&
      t('about {time} left', { time: duration(secondsLeft) }),
  ]
    .filter(Boolean)
    .join(' · ');
}
