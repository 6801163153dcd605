import { t } from '../words/words';

/** A passage in its document, of which only a part may be shown. */
export interface SourceViewProps {
  before: string;
  passage: string;
  after: string;
  /** Characters of the document that are not shown. */
  omittedBefore: number;
  omittedAfter: number;
}

/** Says how much of a document is not shown. */
export function Omitted({ characters }: { characters: number }) {
  if (characters === 0) return null;
  return <span class="dim">{`\n[${t('{n} characters not shown', { n: characters })}]\n`}</span>;
}
