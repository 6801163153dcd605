import { useState } from 'preact/hooks';
import type { CollectionInfo, Preset } from '../protocol';
import { t } from '../words/words';
import { useApp } from './app-context';
import { Dialog } from './dialog';
import { DialogFoot } from './dialog-foot';
import { Field } from './field';
import { FilePicker } from './file-picker';
import { Icon } from './icon';

interface CollectionDialogProps {
  /** The one to rename; null: a new one. */
  collection: CollectionInfo | null;
  onClose: () => void;
}

/** Names a collection, or makes one. */
export function CollectionDialog({ collection, onClose }: CollectionDialogProps) {
  const { library, state } = useApp();
  const [name, setName] = useState(collection?.name ?? '');
  const [preset, setPreset] = useState<Preset>('default');
  const save = () =>
    library.attempt('library', () =>
      collection ? library.rename(collection.id, name) : library.create(name, preset),
    );
  const importAll = (files: File[]) => {
    onClose();
    void library.attempt('library', () => library.receive(files));
  };
  return (
    <Dialog
      title={collection ? t('Rename the collection') : t('A new collection')}
      testid="collection-dialog"
      onClose={onClose}
    >
      <form method="dialog" class="dialog-form" onSubmit={save}>
        <Field label={t('Name')}>
          <input
            type="text"
            required
            pattern=".*\S.*"
            maxLength={100}
            data-testid="collection-name"
            value={name}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        </Field>
        {!collection && (
          <Field
            label={t('Preset')}
            hint={t('How its documents are cut, found and put into a prompt.')}
          >
            <select
              data-testid="collection-preset"
              value={preset}
              onChange={({ currentTarget }) => setPreset(currentTarget.value as Preset)}
            >
              <option value="default">{t('Default')}</option>
              <option value="tutorial">{t('Milvus tutorial')}</option>
            </select>
          </Field>
        )}
        {!collection && (
          <div class="field">
            <FilePicker
              testid="import-input"
              accept=".askfolio"
              disabled={state.sharing.value !== null}
              onPick={importAll}
            >
              <Icon name="upload" />
              {t('Import an exported one')}
            </FilePicker>
          </div>
        )}
        <DialogFoot testid="save-collection">{collection ? t('Rename') : t('Create')}</DialogFoot>
      </form>
    </Dialog>
  );
}
