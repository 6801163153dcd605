import { useState } from 'preact/hooks';
import type { CollectionInfo } from '../protocol';
import { spoken, t } from '../words/words';
import { useApp } from './app-context';
import { nameOf } from './format';
import { Icon } from './icon';
import { lazy } from './lazy';
import { saveFile } from './save-file';

const CollectionDialog = lazy(async () => (await import('./collection-dialog')).CollectionDialog);

/** Which collection is shown, and what can be done with it as a whole. */
export function CollectionBar() {
  const { state, library } = useApp();
  const [editing, setEditing] = useState<{ collection: CollectionInfo | null } | null>(null);
  const shown = state.collection.value;
  const order = new Intl.Collator(spoken.value.locale, { numeric: true });
  const all = state.collections.value
    .map((each) => ({ ...each, name: nameOf(each) }))
    .toSorted((a, b) => order.compare(a.name, b.name));
  const name = nameOf(shown);
  const { documents, place } = state.status.value;
  const save = async () => {
    const file = await library.exportCollection();
    saveFile(file.name, file);
  };
  const choose = (id: string) => library.attempt('library', () => library.choose(id));
  // A site shows its own collection alone, under the site's title.
  if (state.site.value) return null;
  return (
    <div class="collection-bar">
      <select
        class="collection-select"
        aria-label={t('Collection')}
        data-testid="collection-select"
        value={shown.id}
        disabled={state.takingIn.value}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        {all.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="icon-button"
        data-testid="rename-collection"
        aria-label={t('Rename {name}', { name })}
        title={t('Rename')}
        disabled={shown.readOnly}
        onClick={() => setEditing({ collection: shown })}
      >
        <Icon name="pencil" />
      </button>
      <button
        type="button"
        class="icon-button"
        data-testid="delete-collection"
        aria-label={t('Delete the collection {name}', { name })}
        title={all.length > 1 ? t('Delete the collection') : t('The last collection stays')}
        disabled={all.length < 2 || state.takingIn.value || shown.readOnly}
        onClick={() => library.attempt('library', () => library.discard(null))}
      >
        <Icon name="trash" />
      </button>
      {documents > 0 && (
        <button
          type="button"
          class="icon-button"
          data-testid="open-map"
          aria-label={t('Map and statistics')}
          title={t('Map and statistics')}
          onClick={() => (state.mapOpen.value = true)}
        >
          <Icon name="map" />
        </button>
      )}
      {documents > 0 && !place && !shown.readOnly && (
        <button
          type="button"
          class="icon-button"
          data-testid="export-collection"
          aria-label={t('Export {name}', { name })}
          title={t('Export as one file')}
          disabled={state.sharing.value !== null}
          onClick={() => library.attempt('library', save)}
        >
          <Icon name="download" />
        </button>
      )}
      <button
        type="button"
        class="button button-quiet"
        data-testid="new-collection"
        disabled={state.takingIn.value}
        onClick={() => setEditing({ collection: null })}
      >
        <Icon name="plus" />
        {t('New')}
        <span class="visually-hidden"> {t('collection')}</span>
      </button>
      {editing && <CollectionDialog {...editing} onClose={() => setEditing(null)} />}
    </div>
  );
}
