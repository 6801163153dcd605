import { useEffect, useState } from 'preact/hooks';
import type { DocumentInfo } from '../protocol';
import { count } from '../words/words';
import { useApp } from './app-context';
import { bytes, percentEmbedded, plural } from './format';

const kLanguages = { en: 'English', zh: 'Chinese', other: 'other', none: 'not known' };

/** The collection in figures. */
export function Statistics() {
  const { state } = useApp();
  const { chunks, model, encoders, embedding, place } = state.status.value;
  const documents = state.documents.value;
  const used = useStorage();
  const title = embedding.offered.find(({ id }) => id === model)?.title ?? model;
  const size = documents.reduce((sum, each) => sum + each.bytes, 0);
  const largest = documents.toSorted((a, b) => b.bytes - a.bytes)[0];
  const rows: [string, string][] = [
    ['Documents', `${count(documents.length)}, ${bytes(size)}`],
    ['Chunks', `${count(chunks)}, ${(chunks / (documents.length || 1)).toFixed(1)} a document`],
    ['Largest', largest ? `${largest.path}, ${bytes(largest.bytes)}` : 'none'],
    ['Languages', languagesOf(documents)],
    ['Embedded', `${percentEmbedded(state.status.value)} % by ${title}`],
    ['Vectors made by', encoders.join(', ') || 'none yet'],
    ['Left out', plural(state.leftOut.value.length, 'file')],
    ['Kept', place || `in this browser, ${used} of all collections`],
  ];
  return (
    <dl class="statistics" data-testid="statistics">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function languagesOf(documents: readonly DocumentInfo[]): string {
  const counts = new Map<string, number>();
  for (const { language } of documents) {
    const name = kLanguages[language ?? 'none'];
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a);
  return most.map(([name, number]) => `${name} ${count(number)}`).join(', ') || 'none';
}

/** What this site keeps, in words. */
function useStorage(): string {
  const { library } = useApp();
  const [used, setUsed] = useState('…');
  useEffect(() => {
    void library.attempt('map', async () => {
      const { usage = 0 } = await navigator.storage.estimate();
      setUsed(bytes(usage));
    });
  }, []);
  return used;
}
