import type { ComponentChildren } from 'preact';
import { SCORERS, type Scorer } from '../eval/summary';
import { t } from '../words/words';
import { kScorerTitles } from './scorers';

/** The headings of a table with a column per scorer; `after`: what follows a scorer's title. */
export function ScorerHeads({ after }: { after?: (scorer: Scorer) => ComponentChildren }) {
  return (
    <>
      {SCORERS.map((scorer) => (
        <th key={scorer} scope="col">
          {t(kScorerTitles[scorer])}
          {after?.(scorer)}
        </th>
      ))}
    </>
  );
}
