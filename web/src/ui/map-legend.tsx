import type { ChunkMap } from '../protocol';
import { t } from '../words/words';
import { useApp } from './app-context';
import { colourOf } from './map-layout';

/** More documents than anyone compares. */
const kShown = 100;

interface MapLegendProps {
  map: ChunkMap;
  /** Places of documents in the map, by number. */
  places: ReadonlyMap<number, number>;
  only: number | null;
  onOnly: (document: number | null) => void;
}

/** Documents with their colours; choosing one leaves its points alone in colour. */
export function MapLegend({ map, places, only, onOnly }: MapLegendProps) {
  const { state } = useApp();
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const chunks = new Map<number, number>();
  for (const id of map.documents) chunks.set(id, (chunks.get(id) ?? 0) + 1);
  const shown = state.documents.value
    .filter(({ id }) => chunks.has(id))
    .sort((a, b) => (chunks.get(b.id) ?? 0) - (chunks.get(a.id) ?? 0))
    .slice(0, kShown);
  return (
    <details class="map-legend">
      <summary>{t('{n} {n|document|documents} by colour', { n: places.size })}</summary>
      <ul tabIndex={0}>
        {shown.map(({ id, path }) => (
          <li key={id}>
            <label>
              <input
                type="checkbox"
                data-testid="map-document"
                checked={only === id}
                onChange={({ currentTarget }) => onOnly(currentTarget.checked ? id : null)}
              />
              <span
                class="map-colour"
                style={{ background: colourOf(places.get(id) ?? 0, isDark) }}
              />
              <span class="map-path">{path}</span>
              <span class="dim">{t('{n} {n|chunk|chunks}', { n: chunks.get(id) ?? 0 })}</span>
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}
