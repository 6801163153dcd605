import { useEffect, useState } from 'preact/hooks';
import type { DocumentInfo } from '../protocol';
import { say } from '../words/message';
import { count, t } from '../words/words';
import { useApp } from './app-context';
import { bytes, percentEmbedded } from './format';

const kLanguages = {
  en: say('English'),
  zh: say('Chinese'),
  other: say('other'),
  none: say('not known'),
};

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
    [t('Documents'), `${count(documents.length)}, ${bytes(size)}`],
    [
      t('Chunks'),
      t('{n}, {each} a document', {
        n: chunks,
        each: (chunks / (documents.length || 1)).toFixed(1),
      }),
    ],
    [t('Largest'), largest ? `${largest.path}, ${bytes(largest.bytes)}` : t('none')],
    [t('Languages'), languagesOf(documents)],
    [
      t('Embedded'),
      t('{percent} % by {model}', {
        percent: percentEmbedded(state.status.value),
        model: say(title),
      }),
    ],
    [t('Vectors made by'), encoders.join(', ') || t('none yet')],
    [t('Left out'), t('{n} {n|file|files}', { n: state.leftOut.value.length })],
    [t('Kept'), place || t('in this browser, {used} of all collections', { used })],
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
    const name = t(kLanguages[language ?? 'none']);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a);
  return most.map(([name, number]) => `${name} ${count(number)}`).join(', ') || t('none');
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
