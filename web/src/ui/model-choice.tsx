import type { EmbeddingChoice } from '../protocol';
import { t } from '../words/words';
import { useApp } from './app-context';
import { progressText } from './ingest-progress';
import type { State } from './state';

/** The embedding model of the collection. */
export function ModelSelect() {
  const { state, library } = useApp();
  const { model, documents, embedding } = state.status.value;
  const { offered, fixed, chosen } = embedding;
  const isOpen = !fixed && documents === 0 && chosen !== 'person' && !isChosen(state);
  return (
    <label class="field-inline">
      <span class="dim">{t('Model')}</span>
      <select
        data-testid="embedding-model"
        value={useChange()?.model ?? (isOpen ? '' : model)}
        disabled={fixed}
        onChange={({ currentTarget }) =>
          library.attempt('library', () => library.chooseModel(currentTarget.value))
        }
      >
        {isOpen && (
          <option value="" disabled>
            {t('By language')}
          </option>
        )}
        {offered.map(({ id, title }) => (
          <option key={id} value={id}>
            {t(title)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Why the collection has its model, which one would suit it better, and how far a change is. */
export function ModelNote() {
  const { state, library } = useApp();
  const { model, documents, embedding } = state.status.value;
  const { better, next } = embedding;
  const change = useChange();
  const title = (id: string) => t(embedding.offered.find((each) => each.id === id)?.title ?? id);
  const take = (id: string) => library.attempt('library', () => library.chooseModel(id));
  const cancel = () => library.attempt('library', library.cancelChange);
  if (embedding.fixed || documents === 0) return null;
  if (change) {
    return (
      <Note
        text={t('{progress}. {model} answers until then.', {
          progress: progressText(change.progress),
          model: title(model),
        })}
      >
        <Action testid="cancel-change" title={t('Cancel')} onClick={cancel} />
      </Note>
    );
  }
  if (next && !embedding.changing) {
    return (
      <Note
        text={t('The change to {next} was broken off. {model} answers as before.', {
          next: title(next),
          model: title(model),
        })}
      >
        <Action testid="continue-change" title={t('Continue')} onClick={() => take(next)} />
        <Action
          testid="cancel-change"
          title={t('Keep {model}', { model: title(model) })}
          onClick={cancel}
        />
      </Note>
    );
  }
  const text = reason(embedding, better && title(better));
  if (!text) return null;
  return (
    <Note text={text}>
      {better && (
        <Action testid="take-better" title={t('Change to it')} onClick={() => take(better)} />
      )}
    </Note>
  );
}

/** Files are on their way into an empty collection, and the model for them is taken. */
function isChosen(state: State): boolean {
  return ['chunking', 'embedding'].includes(state.progress.value?.phase ?? '');
}

/** The change that is under way in the collection that is shown. */
function useChange() {
  const { state } = useApp();
  const change = state.change.value;
  return change?.collection === state.settings.value.collection ? change : null;
}

function reason({ language, chosen }: EmbeddingChoice, better: string | null): string {
  if (language === 'other') {
    return t(
      'No model here is made for the language of most of the text: words are found as they are written, their meaning only roughly.',
    );
  }
  if (!language) return '';
  const isChinese = language === 'zh';
  if (better) {
    return isChinese
      ? t('Most of the text is Chinese, and {better} is made for it.', { better })
      : t('Most of the text is English, and {better} is made for it.', { better });
  }
  if (chosen !== 'language') return '';
  return isChinese
    ? t('Taken because most of the text is Chinese.')
    : t('Taken because most of the text is English.');
}

function Note({ text, children }: { text: string; children?: preact.ComponentChildren }) {
  return (
    <div class="model-note" data-testid="embedding-note">
      <p class="dim">{text}</p>
      {children}
    </div>
  );
}

function Action(props: { testid: string; title: string; onClick: () => void }) {
  return (
    <button type="button" class="button" data-testid={props.testid} onClick={props.onClick}>
      {props.title}
    </button>
  );
}
