import { t } from '../words/words';
import { AddFiles } from './add-files';
import { useApp } from './app-context';
import { Icon } from './icon';
import { PasteText } from './paste-listener';

/** What an empty collection shows: what this is, in three steps. */
export function Welcome() {
  const app = useApp();
  const { place } = app.state.status.value;
  return (
    <div class="welcome">
      <h2>{t('Ask your own documents')}</h2>
      <p class="lead">
        {place
          ? t('Answers with citations, from a collection in Milvus.')
          : t('Answers with citations, from a collection that never leaves this browser.')}
      </p>
      <div class="drop-zone">
        <Icon name="upload" />
        <p>
          {t('Drop or paste files, a folder or a zip')}{' '}
          <span class="dim">{t('anywhere on this page')}</span>
        </p>
        <div class="drop-buttons">
          <AddFiles primary>{t('Choose files')}</AddFiles>
          <AddFiles folder>{t('Choose a folder')}</AddFiles>
          <PasteText />
        </div>
        <p class="hint">
          {t('PDF, Word, HTML, Markdown, text, notebooks, CSV, JSON, source code')}
        </p>
        <button
          type="button"
          class="link-button"
          data-testid="try-manual"
          onClick={() =>
            app.library.attempt('library', async () =>
              (await import('./try-manual')).tryManual(app),
            )
          }
        >
          {t('Try it on the manual')}
        </button>
      </div>
      <ol class="steps">
        <Step title={t('Add')}>
          {place
            ? t('Your documents, as they are. Milvus gets their text.')
            : t('Your documents, as they are. Nothing is uploaded.')}
        </Step>
        <Step title={t('Index')}>
          {t('A small model in this tab reads them. They are kept for next time.')}
        </Step>
        <Step title={t('Ask')}>
          {t('See passages at once; with your DeepSeek key, a cited answer.')}
        </Step>
      </ol>
    </div>
  );
}

function Step({ title, children }: { title: string; children: string }) {
  return (
    <li>
      <strong>{title}</strong>
      <span class="dim">{children}</span>
    </li>
  );
}
