import { isUnsent } from '../ask/session';
import { type Exchange, standaloneOf } from '../ask/turn';
import { modelIsMadeFor } from '../models/choice';
import { recogniseLanguage } from '../models/language';
import type { Hit } from '../protocol';
import { t } from '../words/words';
import { useApp } from './app-context';
import { headingsOf, percentEmbedded, titleOf } from './format';
import { Icon } from './icon';
import { revealed } from './revealed';

/** Rows shown where all documents are read: nobody looks through hundreds. */
const kShownOfWhole = 20;

/** The passages found, numbered as they are cited. */
export function HitList({ exchange }: { exchange: Exchange }) {
  const { state } = useApp();
  const { hits, dropped, isWhole, prompt, collection, embedded } = exchange;
  if (hits.length === 0) return null;
  // Where no answer comes, the passages are the answer.
  const open = state.answerState.value === 'error' && !state.content.value && !isWhole;
  const inPrompt = prompt?.hits.length ?? hits.length;
  const numbers = numbersOf(hits, dropped);
  const shown = isWhole ? hits.slice(0, kShownOfWhole) : hits;
  return (
    <div class="hits">
      <div class="hits-head">
        <h3 class="section-title">{t('Passages')}</h3>
        {!isWhole && <WhyButton exchange={exchange} />}
      </div>
      {embedded < 100 && <Early percent={embedded} />}
      {!isWhole && <Foreign question={standaloneOf(exchange)} />}
      {isWhole && <Whole hits={hits} />}
      <ol>
        {shown.map((hit, i) => (
          <HitRow
            key={`${hit.document}/${hit.chunk}`}
            hit={hit}
            place={i}
            number={numbers[i] ?? null}
            isChoosable={isUnsent(state) && !isWhole}
            open={open}
            leftOut={(numbers[i] ?? 0) > inPrompt}
            onOpen={(library) => library.openSource(hit, collection, standaloneOf(exchange))}
          />
        ))}
      </ol>
    </div>
  );
}

/** How each passage is cited; null: it is left out. */
function numbersOf(hits: readonly Hit[], dropped: readonly number[] = []): (number | null)[] {
  let last = 0;
  return hits.map((_, i) => {
    if (dropped.includes(i)) return null;
    last += 1;
    return last;
  });
}

function WhyButton({ exchange }: { exchange: Exchange }) {
  const { state } = useApp();
  const { collection, hits, documents } = exchange;
  const explain = () => {
    const question = standaloneOf(exchange);
    state.why.value = { collection, question, k: hits.length, ...(documents && { documents }) };
  };
  return (
    <button type="button" class="button button-quiet" data-testid="why" onClick={explain}>
      {t('Why these?')}
    </button>
  );
}

/** The documents are read from end to end. */
function Whole({ hits }: { hits: readonly Hit[] }) {
  const documents = new Set(hits.map(({ document }) => document)).size;
  return (
    <p class="dim hits-early" data-testid="whole">
      {hits.length > kShownOfWhole
        ? t(
            '{documents} whole {documents|document|documents} in {n} passages; the first {shown} are listed here.',
            { documents, n: hits.length, shown: kShownOfWhole },
          )
        : t('{documents} whole {documents|document|documents} in {n} {n|passage|passages}.', {
            documents,
            n: hits.length,
          })}
    </p>
  );
}

/** The passages were found before everything was embedded. */
function Early({ percent }: { percent: number }) {
  const { state } = useApp();
  const isOver = percentEmbedded(state.status.value) === 100;
  return (
    <p class="dim hits-early" data-testid="embedded-share">
      {t('Found with {percent} % of the text embedded, the rest by its words alone.', { percent })}
      {isOver && ` ${t('All is embedded now: ask again to find more by meaning.')}`}
    </p>
  );
}

/** The question is in a language that the model was not made for. English is no such one: every model knows some. */
function Foreign({ question }: { question: string }) {
  const { state } = useApp();
  const { model } = state.status.value;
  if (recogniseLanguage(question) !== 'zh' || modelIsMadeFor(model, 'zh')) return null;
  return (
    <p class="dim hits-early" data-testid="foreign-question">
      {t(
        'The question is in Chinese, which this collection’s model does not know: passages are found only by words that they share with it. Ask in the language of the documents to find them by meaning.',
      )}
    </p>
  );
}

interface HitRowProps {
  hit: Hit;
  /** Among the hits, from 0. */
  place: number;
  /** How it is cited; null: a person has left it out. */
  number: number | null;
  /** A person may leave it out, or put it in again. */
  isChoosable: boolean;
  open: boolean;
  /** Found, but too long for the prompt. */
  leftOut: boolean;
  onOpen: (library: ReturnType<typeof useApp>['library']) => Promise<void>;
}

function HitRow({ hit, place, number, isChoosable, open, leftOut, onOpen }: HitRowProps) {
  const { library, session } = useApp();
  const { score, source, chunk, text, also = [] } = hit;
  return (
    <li
      class={number === null ? 'hit hit-dropped' : 'hit'}
      data-testid="hit"
      data-score={score}
      data-source={source}
      data-chunk={chunk}
    >
      {isChoosable && (
        <input
          type="checkbox"
          class="hit-choice"
          data-testid="include"
          aria-label={t('Put “{title}” into the prompt', { title: titleOf(hit) })}
          title={t('Put it into the prompt')}
          checked={number !== null}
          onChange={({ currentTarget }) =>
            library.attempt('ask', () => session.setIncluded(place, currentTarget.checked))
          }
        />
      )}
      <details open={open}>
        <summary>
          <span class="hit-number">{number ?? '–'}</span>
          <span class="hit-title">{titleOf(hit)}</span>
          <span class="hit-score" title={t('Score')}>
            {score.toFixed(3)}
          </span>
          <span class="hit-place dim">
            {[source, ...headingsOf(hit).slice(0, -1)].join(' › ')}
            {also.length > 0 && t(' (also in {n} other {n|place|places})', { n: also.length })}
            {leftOut && t(' (not in the prompt: too long)')}
          </span>
        </summary>
        <p class="hit-text">{revealed(text.trim())}</p>
        <button
          type="button"
          class="button button-quiet"
          onClick={() => library.attempt('ask', () => onOpen(library))}
        >
          <Icon name="document" />
          {t('Open source')}
        </button>
      </details>
    </li>
  );
}
