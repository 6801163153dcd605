import { t } from '../words/words';
import { useApp } from './app-context';

/** Where the collection that is shown is kept, and the way to change it. */
export function PlaceRow() {
  const { state } = useApp();
  const { collection, kept } = state.settings.value;
  const { place } = state.status.value;
  const left = kept[collection]?.inUse && !place ? kept[collection] : null;
  return (
    <div class="model-row" data-testid="place-row">
      {place && <p class="hint">{t('Kept in Milvus: {place}', { place })}</p>}
      {left && (
        <p class="hint">
          {t('Kept in this browser; was kept in Milvus ({uri}, {collection})', {
            uri: left.uri,
            collection: left.collection,
          })}
        </p>
      )}
      <button
        type="button"
        class="button button-quiet"
        data-testid="store"
        disabled={state.takingIn.value}
        onClick={() => (state.storeOpen.value = true)}
      >
        {left ? t('Connect again') : t('Where it is kept')}
      </button>
    </div>
  );
}
