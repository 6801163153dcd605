import { useEffect, useMemo, useState } from 'preact/hooks';
import '../styles/map.css';
import type { ChunkMap as Chunks, Hit } from '../protocol';
import { t } from '../words/words';
import { useApp } from './app-context';
import { ChunkMap } from './chunk-map';
import { Dialog } from './dialog';
import { ErrorNote } from './error-note';
import { nameOf, titleOf } from './format';
import { MapLegend } from './map-legend';
import { Statistics } from './statistics';

/** The collection as a map of its chunks, and in figures. */
export function MapDialog({ onClose }: { onClose: () => void }) {
  const { state } = useApp();
  const map = useMap();
  return (
    <Dialog
      wide
      title={nameOf(state.collection.value)}
      subtitle={t(
        'What is near is similar. Every point is a chunk, in the colour of its document.',
      )}
      testid="map-dialog"
      onClose={onClose}
    >
      <ErrorNote place="map" />
      {map && map.documents.length > 0 && <Shown map={map} />}
      {map?.documents.length === 0 && <p class="dim">{t('Nothing is embedded yet.')}</p>}
      <Statistics />
    </Dialog>
  );
}

function useMap(): Chunks | null {
  const { state, engine, library } = useApp();
  const [map, setMap] = useState<Chunks | null>(null);
  const { place } = state.status.value;
  useEffect(() => {
    // A server does not give its vectors away for this.
    if (place) return;
    void library.attempt('map', async () => setMap(await engine.map(state.collection.value.id)));
  }, []);
  return map;
}

function Shown({ map }: { map: Chunks }) {
  const { state, library, engine } = useApp();
  const [at, setAt] = useState<number | null>(null);
  const [only, setOnly] = useState<number | null>(null);
  const collection = state.collection.value.id;
  const all = state.documents.value;
  const places = useMemo(
    () => new Map([...new Set(map.documents)].map((document, i) => [document, i])),
    [map],
  );
  const exchange = state.exchange.value;
  const hits = exchange?.collection === collection ? exchange.hits : [];
  const lit = useMemo(() => litOf(map, hits), [map, hits]);
  const open = (point: number) =>
    library.attempt('map', async () => {
      const [document, chunk] = [map.documents[point] as number, map.ordinals[point] as number];
      const hit = await engine.passage(collection, document, chunk);
      await library.openSource(hit, collection);
    });
  const pathOf = (document?: number) => all.find(({ id }) => id === document)?.path ?? '';
  return (
    <>
      <ChunkMap
        map={map}
        documents={places}
        lit={lit}
        only={only}
        at={at}
        onPoint={setAt}
        onOpen={open}
      />
      <p class="map-at dim" role="status" data-testid="map-at">
        {at === null
          ? t('Click a point to open its passage.')
          : t('{path}, chunk {n}', {
              path: pathOf(map.documents[at]),
              n: (map.ordinals[at] as number) + 1,
            })}
      </p>
      {lit.size > 0 && <Lit hits={hits} />}
      <MapLegend map={map} places={places} only={only} onOnly={setOnly} />
    </>
  );
}

/** What stands beside the points of an answer's passages: their numbers. */
function litOf(map: Chunks, hits: readonly Hit[]): Map<number, string> {
  const numbers = new Map(hits.map(({ document, chunk }, i) => [`${document}/${chunk}`, i + 1]));
  const lit = new Map<number, string>();
  for (const [i, document] of map.documents.entries()) {
    const number = numbers.get(`${document}/${map.ordinals[i]}`);
    if (number) lit.set(i, `[${number}]`);
  }
  return lit;
}

function Lit({ hits }: { hits: readonly Hit[] }) {
  const { state, library } = useApp();
  const collection = state.collection.value.id;
  return (
    <section aria-label={t('Passages of the last answer')}>
      <p class="field-label">
        {t('{n} {n|passage|passages} of the last answer', { n: hits.length })}
      </p>
      <ol class="map-lit">
        {hits.map((hit, i) => (
          <li key={i}>
            <button
              type="button"
              class="link-button"
              data-testid="map-hit"
              onClick={() => library.attempt('map', () => library.openSource(hit, collection))}
            >
              [{i + 1}] {titleOf(hit)} <span class="dim">{hit.source}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
