import { useRef, useState } from 'preact/hooks';
import type { Language } from '../models/language';
import type { DocumentInfo } from '../protocol';
import { type Message, say } from '../words/message';
import { dateOf, t } from '../words/words';
import { useApp } from './app-context';
import { bytes } from './format';
import { Icon } from './icon';
import type { Library } from './library';

const kLanguages: Record<Language, Message> = {
  en: say('English'),
  zh: say('Chinese'),
  other: say('another language'),
};

/** A document, what is known of it, and what can be done with it. */
export function DocumentRow({ document }: { document: DocumentInfo }) {
  const { state, library } = useApp();
  const [naming, setNaming] = useState(false);
  const { id, path } = document;
  const isBusy = state.takingIn.value;
  return (
    <li data-testid="document" data-path={path} data-embedded={document.embedded}>
      {naming ? (
        <PathField document={document} onDone={() => setNaming(false)} />
      ) : (
        <span class="document-path">
          {path}
          <Facts document={document} />
        </span>
      )}
      {!state.collection.value.readOnly && (
        <>
          <RowButton
            icon="pencil"
            testid="rename-document"
            title={t('Rename')}
            label={t('Rename {name}', { name: path })}
            onClick={() => setNaming(true)}
          />
          <NewVersion document={document} disabled={isBusy} />
          <RowButton
            icon="trash"
            testid="remove-document"
            title={t('Delete')}
            label={t('Delete {name}', { name: path })}
            onClick={() => library.attempt('library', () => library.discard([id]))}
          />
        </>
      )}
    </li>
  );
}

function Facts({ document }: { document: DocumentInfo }) {
  const { bytes: size, chunks, language, added, embedded } = document;
  const facts = [
    bytes(size),
    t('{n} {n|chunk|chunks}', { n: chunks }),
    language && t(kLanguages[language]),
    embedded ? t('embedded') : t('found by words so far'),
  ];
  return (
    <span class="document-meta">
      {facts.filter(Boolean).join(' · ')}
      {/* What is opened from an address came in at no time. */}
      {added > 0 && (
        <>
          {' · '}
          <time dateTime={new Date(added).toISOString()} title={dateOf(added)}>
            {dateOf(added, { dateStyle: 'medium' })}
          </time>
        </>
      )}
    </span>
  );
}

interface RowButtonProps {
  icon: 'pencil' | 'trash';
  testid: string;
  title: string;
  label: string;
  onClick: () => void;
}

function RowButton({ icon, testid, title, label, onClick }: RowButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      data-testid={testid}
      aria-label={label}
      title={title}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

/** Enter takes the new path, Escape leaves the old one. */
function PathField({ document, onDone }: { document: DocumentInfo; onDone: () => void }) {
  const { library } = useApp();
  const { id, path } = document;
  const given = useRef(false);
  const rename = (typed: string) => {
    if (given.current) return;
    given.current = true;
    onDone();
    if (typed.trim() !== path) {
      void library.attempt('library', () => library.renameDocument(id, typed));
    }
  };
  return (
    <input
      type="text"
      class="document-path"
      data-testid="document-name"
      aria-label={t('New name of {path}', { path })}
      defaultValue={path}
      ref={(input) => input?.focus()}
      onBlur={({ currentTarget }) => rename(currentTarget.value)}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Enter') rename(currentTarget.value);
        if (key === 'Escape') rename(path);
      }}
    />
  );
}

/** A file that takes the document's place as soon as it is in. */
function NewVersion({ document, disabled }: { document: DocumentInfo; disabled: boolean }) {
  const { library } = useApp();
  const { path } = document;
  const pick = ({ currentTarget: input }: { currentTarget: HTMLInputElement }) => {
    const [file] = input.files ?? [];
    input.value = '';
    if (file) void library.attempt('library', () => replace(library, file, path));
  };
  return (
    <label class="icon-button file-picker" title={t('Replace by a newer version')}>
      <input
        type="file"
        data-testid="replace-document"
        aria-label={t('Replace {path} by a newer version', { path })}
        accept={endingOf(path)}
        disabled={disabled}
        onChange={pick}
      />
      <Icon name="upload" />
    </label>
  );
}

function replace(library: Library, file: File, path: string) {
  return library.addFiles([new File([file], path, { type: file.type })]);
}

function endingOf(path: string): string {
  return path.match(/\.[^./]+$/)?.[0] ?? '';
}
