import { DEPTH, SCORERS, type Scorer, type Summary } from '../eval/summary';
import { t } from '../words/words';
import { ScorerHeads } from './scorer-heads';
import { kScorerTitles, percent } from './scorers';

type Summaries = Record<Scorer, Summary>;

/** The plot's area, in units of its view box. */
const kLeft = 38;
const kRight = 350;
const kTop = 10;
const kBottom = 170;
const kTicks = [1, 5, 10, 15, 20];

const xOf = (k: number) => kLeft + ((k - 1) / (DEPTH - 1)) * (kRight - kLeft);

/** The share of questions with a relevant passage among the first k, drawn and as a table. */
export function HitRatePlot({ summaries }: { summaries: Summaries }) {
  return (
    <figure class="plot">
      <figcaption class="section-title">
        {t('Questions answered among the first k passages')}
      </figcaption>
      <Legend />
      <Chart summaries={summaries} />
      <details>
        <summary>{t('As a table')}</summary>
        <RateTable summaries={summaries} />
      </details>
    </figure>
  );
}

function Legend() {
  return (
    <p class="plot-legend" aria-hidden="true">
      {SCORERS.map((scorer) => (
        <span key={scorer}>
          <svg viewBox="0 0 28 8" aria-hidden="true">
            <path class={`plot-line plot-${scorer}`} d="M1 4h26" />
          </svg>
          {t(kScorerTitles[scorer])}
        </span>
      ))}
    </p>
  );
}

function Chart({ summaries }: { summaries: Summaries }) {
  const least = Math.min(...SCORERS.map((scorer) => summaries[scorer].hitRate[0] as number));
  // In quarters, so that the lines have room and the axis round numbers.
  const floor = Math.min(0.75, Math.floor(least * 4) / 4);
  const yOf = (rate: number) => kBottom - ((rate - floor) / (1 - floor)) * (kBottom - kTop);
  const steps = [0, 1, 2, 3, 4].map((i) => floor + (i / 4) * (1 - floor));
  const last = (scorer: Scorer) => summaries[scorer].hitRate.at(-1) as number;
  const spoken = SCORERS.map((scorer) =>
    t('{scorer}: {first} at 1, {last} at {depth}', {
      scorer: kScorerTitles[scorer],
      first: percent(summaries[scorer].hitRate[0] as number),
      last: percent(last(scorer)),
      depth: DEPTH,
    }),
  );
  return (
    <svg
      viewBox="0 0 360 205"
      role="img"
      aria-label={t('Hit rate over k. {rates}.', { rates: spoken.join(t('. ')) })}
      data-testid="hit-rate-plot"
    >
      {steps.map((rate) => (
        <g key={rate}>
          <path class="plot-grid" d={`M${kLeft} ${yOf(rate)}H${kRight}`} />
          <text x={kLeft - 5} y={yOf(rate) + 4} text-anchor="end">
            {`${+(100 * rate).toFixed(1)}%`}
          </text>
        </g>
      ))}
      {kTicks.map((k) => (
        <text key={k} x={xOf(k)} y={kBottom + 15} text-anchor="middle">
          {k}
        </text>
      ))}
      <text x={(kLeft + kRight) / 2} y={kBottom + 31} text-anchor="middle">
        k
      </text>
      {SCORERS.map((scorer) => (
        <polyline
          key={scorer}
          class={`plot-line plot-${scorer}`}
          data-scorer={scorer}
          points={summaries[scorer].hitRate
            .map((rate, i) => `${xOf(i + 1)},${yOf(rate)}`)
            .join(' ')}
        />
      ))}
    </svg>
  );
}

function RateTable({ summaries }: { summaries: Summaries }) {
  return (
    <table class="figures" data-testid="hit-rates">
      <thead>
        <tr>
          <th scope="col">k</th>
          <ScorerHeads />
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: DEPTH }, (_, i) => (
          <tr key={i}>
            <th scope="row">{i + 1}</th>
            {SCORERS.map((scorer) => (
              <td key={scorer}>{percent(summaries[scorer].hitRate[i] as number)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
