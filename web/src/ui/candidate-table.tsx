import { useState } from 'preact/hooks';
import { ordinal } from '../eval/reason';
import type { Explanation, Standing } from '../protocol';
import { t } from '../words/words';
import { titleOf } from './format';
import { targetOf } from './scorers';

/** Candidates shown besides the hits, at first. */
const kMore = 10;

interface CandidateTableProps {
  explanation: Explanation;
  onPick: (candidate: Standing) => void;
}

/** All that the search compared, with rank and score by each scorer. */
export function CandidateTable({ explanation: { k, candidates }, onPick }: CandidateTableProps) {
  const [isWhole, setWhole] = useState(false);
  const found = candidates.filter((candidate) => candidate.found !== null).length;
  const shown = isWhole ? candidates : candidates.slice(0, k + kMore);
  return (
    <div>
      <h3 class="section-title">
        {t('The {n} {n|passage|passages} compared, best first; {found} {found|was|were} found', {
          n: candidates.length,
          found,
        })}
      </h3>
      {/* Scrolls on a phone, so the keyboard must reach it. */}
      <section class="table-box" tabIndex={0} aria-label={t('Passages compared')}>
        <table class="figures candidates">
          <thead>
            <tr>
              <th scope="col">{t('Place')}</th>
              <th scope="col">{t('Passage')}</th>
              <th scope="col">{t('Score')}</th>
              <th scope="col">{t('By meaning')}</th>
              <th scope="col">{t('By words')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((candidate) => (
              <Row
                key={`${candidate.document}/${candidate.chunk}`}
                candidate={candidate}
                isLast={candidate.found === found}
                onPick={() => onPick(candidate)}
              />
            ))}
          </tbody>
        </table>
      </section>
      {shown.length < candidates.length && (
        <button type="button" class="button" onClick={() => setWhole(true)}>
          {t('Show all {n}', { n: candidates.length })}
        </button>
      )}
    </div>
  );
}

interface RowProps {
  candidate: Standing;
  /** The last that was found. */
  isLast: boolean;
  onPick: () => void;
}

function Row({ candidate, isLast, onPick }: RowProps) {
  const { rank, repeats, score, source, dense, denseRank, lexical, lexicalRank } = candidate;
  return (
    <tr
      class={isLast ? 'last-found' : ''}
      data-testid="candidate"
      data-source={source}
      data-chunk={candidate.chunk}
      data-score={score}
    >
      <td>{rank}</td>
      <th scope="row">
        <button type="button" class="link-button" onClick={onPick}>
          {titleOf(candidate)}
        </button>
        <span class="dim">
          {targetOf(candidate)}
          {repeats !== null && t(' · left out: repeats place {place}', { place: repeats })}
        </span>
      </th>
      <td>{score.toFixed(3)}</td>
      <Scored value={dense.toFixed(2)} rank={denseRank} />
      <Scored value={lexical.toFixed(1)} rank={lexicalRank} />
    </tr>
  );
}

/** A score with its rank in the collection; a dash where the scorer does not know the passage. */
function Scored({ value, rank }: { value: string; rank: number | null }) {
  if (rank === null) return <td>–</td>;
  return (
    <td>
      {value} <span class="dim">{t(ordinal(rank))}</span>
    </td>
  );
}
