import '../styles/conversations.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { fileNameFor } from '../ask/conversation-markdown';
import type { ConversationInfo } from '../ask/turn';
import { dateOf, t } from '../words/words';
import { useApp } from './app-context';
import { Dialog } from './dialog';
import { ErrorNote } from './error-note';
import { Icon } from './icon';
import { saveFile } from './save-file';

/** All conversations on the collection that is shown. */
export function ConversationsDialog({ onClose }: { onClose: () => void }) {
  const { state } = useApp();
  const [filter, setFilter] = useState('');
  const all = state.conversations.value;
  const wanted = filter.trim().toLowerCase();
  const found = all.filter(({ title }) => title.toLowerCase().includes(wanted));
  return (
    <Dialog wide title={t('Conversations')} testid="conversations-dialog" onClose={onClose}>
      <ErrorNote place="conversation" />
      <input
        type="search"
        placeholder={t('Search titles')}
        aria-label={t('Search conversations by title')}
        value={filter}
        onInput={({ currentTarget }) => setFilter(currentTarget.value)}
      />
      {found.length === 0 && (
        <p class="dim">
          {wanted ? t('No conversation has that in its title.') : t('No conversation yet.')}
        </p>
      )}
      <ul class="conversation-list">
        {found.map((each) => (
          <Row key={each.id} conversation={each} onShown={onClose} />
        ))}
      </ul>
    </Dialog>
  );
}

interface RowProps {
  conversation: ConversationInfo;
  onShown: () => void;
}

function Row({ conversation, onShown }: RowProps) {
  const { state, library, conversations } = useApp();
  const [isRenaming, setRenaming] = useState(false);
  const { id, title, changed } = conversation;
  const attempt = (action: () => Promise<unknown>) => library.attempt('conversation', action);
  const show = () =>
    attempt(async () => {
      await conversations.show(conversation);
      onShown();
    });
  const download = () =>
    attempt(async () => {
      const text = await conversations.markdown(conversation);
      saveFile(fileNameFor(title), new Blob([text], { type: 'text/markdown;charset=utf-8' }));
    });
  const tool = (
    testid: string,
    name: string,
    label: string,
    icon: 'edit' | 'download' | 'trash',
    run: () => void,
  ) => (
    <button
      type="button"
      class="icon-button"
      data-testid={testid}
      aria-label={label}
      title={name}
      onClick={run}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <li data-testid="conversation" aria-current={state.conversation.value?.id === id}>
      {isRenaming ? (
        <Rename conversation={conversation} onDone={() => setRenaming(false)} />
      ) : (
        <button
          type="button"
          class="link-button conversation-name"
          data-testid="show-conversation"
          onClick={show}
        >
          {title}
        </button>
      )}
      <time class="dim">{dateOf(changed, { dateStyle: 'medium', timeStyle: 'short' })}</time>
      {tool('rename-conversation', t('Rename'), t('Rename {name}', { name: title }), 'edit', () =>
        setRenaming(true),
      )}
      {tool(
        'export-conversation',
        t('Save as Markdown'),
        t('Save as Markdown {name}', { name: title }),
        'download',
        download,
      )}
      {tool('delete-conversation', t('Delete'), t('Delete {name}', { name: title }), 'trash', () =>
        attempt(() => conversations.remove(conversation)),
      )}
    </li>
  );
}

/** Enter takes the title over, Escape leaves it. */
function Rename({ conversation, onDone }: { conversation: ConversationInfo; onDone: () => void }) {
  const { library, conversations } = useApp();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []);
  const take = (event: Event) => {
    event.preventDefault();
    onDone();
    const title = box.current?.value ?? '';
    void library.attempt('conversation', () => conversations.rename(conversation, title));
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    // It is meant for the title, not for the dialog.
    event.preventDefault();
    onDone();
  };
  return (
    <form class="conversation-name" onSubmit={take}>
      <input
        ref={box}
        type="text"
        data-testid="conversation-title"
        aria-label={t('Title')}
        defaultValue={conversation.title}
        onKeyDown={leave}
      />
      <button
        type="submit"
        class="icon-button"
        aria-label={t('Take this title')}
        title={t('Take this title')}
      >
        <Icon name="check" />
      </button>
    </form>
  );
}
