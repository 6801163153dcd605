import { type Exchange, standaloneOf } from '../ask/turn';
import type { Hit } from '../protocol';
import { useApp } from './app-context';
import { percentEmbedded, titleOf } from './format';
import { Icon } from './icon';

/** The passages found, numbered as they are cited. */
export function HitList({ exchange }: { exchange: Exchange }) {
  const { state } = useApp();
  const { hits, prompt, collection, embedded } = exchange;
  if (hits.length === 0) return null;
  // Where no answer comes, the passages are the answer.
  const open = state.answerState.value === 'error' && !state.content.value;
  const inPrompt = prompt?.hits.length ?? hits.length;
  return (
    <div class="hits">
      <div class="hits-head">
        <h3 class="section-title">Passages</h3>
        <button
          type="button"
          class="button button-quiet"
          data-testid="why"
          onClick={() =>
            (state.why.value = {
              collection,
              question: standaloneOf(exchange),
              k: hits.length,
            })
          }
        >
          Why these?
        </button>
      </div>
      {embedded < 100 && <Early percent={embedded} />}
      <ol>
        {hits.map((hit, i) => (
          <HitRow
            key={`${hit.document}/${hit.chunk}`}
            hit={hit}
            number={i + 1}
            open={open}
            leftOut={i >= inPrompt}
            onOpen={(library) => library.openSource(hit, collection)}
          />
        ))}
      </ol>
    </div>
  );
}

/** The passages were found before everything was embedded. */
function Early({ percent }: { percent: number }) {
  const { state } = useApp();
  const isOver = percentEmbedded(state.status.value) === 100;
  return (
    <p class="dim hits-early" data-testid="embedded-share">
      Found with {percent} % of the text embedded, the rest by its words alone.
      {isOver && ' All is embedded now: ask again to find more by meaning.'}
    </p>
  );
}

interface HitRowProps {
  hit: Hit;
  number: number;
  open: boolean;
  /** Found, but too long for the prompt. */
  leftOut: boolean;
  onOpen: (library: ReturnType<typeof useApp>['library']) => Promise<void>;
}

function HitRow({ hit, number, open, leftOut, onOpen }: HitRowProps) {
  const { library } = useApp();
  const { score, source, headings, chunk, text, also = [] } = hit;
  return (
    <li class="hit" data-testid="hit" data-score={score} data-source={source} data-chunk={chunk}>
      <details open={open}>
        <summary>
          <span class="hit-number">{number}</span>
          <span class="hit-title">{titleOf(hit)}</span>
          <span class="hit-score" title="Score">
            {score.toFixed(3)}
          </span>
          <span class="hit-place dim">
            {[source, ...headings.slice(0, -1)].join(' › ')}
            {also.length > 0 &&
              ` (also in ${also.length} other place${also.length > 1 ? 's' : ''})`}
            {leftOut && ' (not in the prompt: too long)'}
          </span>
        </summary>
        <p class="hit-text">{text.trim()}</p>
        <button
          type="button"
          class="button button-quiet"
          onClick={() => library.attempt('ask', () => onOpen(library))}
        >
          <Icon name="document" />
          Open source
        </button>
      </details>
    </li>
  );
}
