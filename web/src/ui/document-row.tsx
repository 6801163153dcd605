import { useRef, useState } from 'preact/hooks';
import type { Language } from '../models/language';
import type { DocumentInfo } from '../protocol';
import { useApp } from './app-context';
import { bytes, plural } from './format';
import { Icon } from './icon';
import type { Library } from './library';

const kLanguages: Record<Language, string> = {
  en: 'English',
  zh: 'Chinese',
  other: 'another language',
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
          <RowButton icon="pencil" title="Rename" path={path} onClick={() => setNaming(true)} />
          <NewVersion document={document} disabled={isBusy} />
          <RowButton
            icon="trash"
            title="Delete"
            path={path}
            onClick={() => library.attempt('library', () => library.discard([id]))}
          />
        </>
      )}
    </li>
  );
}

function Facts({ document }: { document: DocumentInfo }) {
  const { bytes: size, chunks, language, added, embedded } = document;
  const date = new Date(added);
  const facts = [
    bytes(size),
    plural(chunks, 'chunk'),
    language && kLanguages[language],
    embedded ? 'embedded' : 'found by words so far',
  ];
  return (
    <span class="document-meta">
      {facts.filter(Boolean).join(' · ')}
      {/* What is opened from an address came in at no time. */}
      {added > 0 && (
        <>
          {' · '}
          <time dateTime={date.toISOString()} title={date.toLocaleString('en')}>
            {date.toLocaleDateString('en', { dateStyle: 'medium' })}
          </time>
        </>
      )}
    </span>
  );
}

interface RowButtonProps {
  icon: 'pencil' | 'trash';
  title: 'Rename' | 'Delete';
  path: string;
  onClick: () => void;
}

function RowButton({ icon, title, path, onClick }: RowButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      data-testid={title === 'Delete' ? 'remove-document' : 'rename-document'}
      aria-label={`${title} ${path}`}
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
      aria-label={`New name of ${path}`}
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
    <label class="icon-button file-picker" title="Replace by a newer version">
      <input
        type="file"
        data-testid="replace-document"
        aria-label={`Replace ${path} by a newer version`}
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
