import { t } from '../words/words';
import { AddFiles } from './add-files';
import { useApp } from './app-context';
import { CollectionBar } from './collection-bar';
import { DocumentList } from './document-list';
import { ErrorNote } from './error-note';
import { Icon } from './icon';
import { IngestProgress } from './ingest-progress';
import { lazy } from './lazy';
import { ModelNote, ModelSelect } from './model-choice';
import { PasteText } from './paste-listener';
import { PlaceRow } from './place-row';
import { PresetSelect } from './preset-select';
import { ReportNote } from './report-note';
import { Welcome } from './welcome';

const SharedRow = lazy(async () => (await import('./shared-row')).SharedRow);
const SharingNote = lazy(async () => (await import('./sharing-note')).SharingNote);

/** The collection that is shown: what is in it, and how to add more. */
export function CollectionCard() {
  const { state } = useApp();
  const { documents, chunks } = state.status.value;
  const isSite = state.site.value !== '';
  const { readOnly } = state.collection.value;
  // A site's is known to be before it is opened.
  const isFixed = readOnly || isSite;
  const isEmpty = state.opened.value && documents === 0 && state.progress.value === null;
  return (
    <section class="collection" data-testid="collection" aria-label={t('Collection')}>
      <CollectionBar />
      {isEmpty && !isSite && <Welcome />}
      {!isEmpty && (
        <div class="collection-row">
          <p class="collection-count">
            {documents > 0 && (
              <>
                <strong>{t('{n} {n|document|documents}', { n: documents })}</strong>
                <span class="dim"> · {t('{n} {n|chunk|chunks}', { n: chunks })}</span>
              </>
            )}
          </p>
          {!isFixed && (
            <>
              <PasteText />
              <AddFiles>
                <Icon name="plus" />
                {t('Add files')}
              </AddFiles>
            </>
          )}
        </div>
      )}
      <div class="collection-row setup-row">
        {!isFixed && <ModelSelect />}
        {!isSite && <PresetSelect />}
        {readOnly && <SharedRow />}
        {!isFixed && <PlaceRow />}
      </div>
      {!isFixed && <ModelNote />}
      {state.sharing.value && <SharingNote />}
      <IngestProgress />
      <ErrorNote place="library" />
      <ReportNote />
      <DocumentList />
    </section>
  );
}
