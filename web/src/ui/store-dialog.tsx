import '../styles/store.css';
import { useState } from 'preact/hooks';
import type {
  CopyReport,
  MilvusAddress,
  MilvusFields,
  MilvusFindings,
  Progress,
} from '../protocol';
import { say } from '../words/message';
import { t } from '../words/words';
import { useApp } from './app-context';
import { Dialog } from './dialog';
import { ErrorNote } from './error-note';
import { Field } from './field';
import { isInsecure } from './key-field';
import type { State } from './state';

const kDefaultUri = 'http://localhost:19530';

/** Where the collection is kept: in this browser, or on a Milvus server. */
export function StoreDialog({ onClose }: { onClose: () => void }) {
  const { state, library, engine } = useApp();
  const { collection } = state.settings.value;
  const [address, setAddress] = useState(() => firstAddress(state));
  /** What the last test has found, of the address as it is. */
  const [findings, setFindings] = useState<MilvusFindings | null>(null);
  const [busy, setBusy] = useState('');
  const [copying, setCopying] = useState(false);
  const [copied, setCopied] = useState<CopyReport | null>(null);
  const { place, committed } = state.status.value;

  const change = (part: Partial<MilvusAddress>) => {
    const next = { ...address, ...part };
    // A token belongs to a server: it never goes to another.
    if (originOf(next.uri) !== originOf(address.uri)) next.token = '';
    setAddress(next);
    setFindings(null);
  };
  const run = (doing: string, action: () => Promise<void>) =>
    library.attempt('store', async () => {
      state.error.value = null;
      setBusy(doing);
      try {
        await action();
      } finally {
        setBusy('');
      }
    });
  const test = () =>
    run(t('Testing the connection'), async () =>
      setFindings(await engine.probe(address, collection)),
    );
  const connect = (drop: boolean, fields?: MilvusFields) =>
    run(drop ? t('Creating the collection anew') : t('Connecting'), async () => {
      await library.connect({ ...address, ...(fields && { fields }) }, { drop });
      setFindings(null);
    });
  const disconnect = () => run(t('Opening'), () => library.connect(null));
  const move = (to: MilvusAddress | null) =>
    run(t('Copying'), async () => {
      setCopied(null);
      setCopying(true);
      const onProgress = ({ done, total }: Progress) =>
        setBusy(t('Copying {done} of {total} {total|chunk|chunks}', { done, total }));
      try {
        setCopied(await library.move(to, onProgress));
        setFindings(null);
      } finally {
        setCopying(false);
      }
    });
  const stop = () => library.attempt('store', () => engine.cancel(collection));

  return (
    <Dialog
      title={t('Where it is kept')}
      subtitle={
        <span data-testid="place">
          {place
            ? t('Now in Milvus: {place}', { place })
            : t('Now in this browser, and nowhere else.')}
        </span>
      }
      testid="store-dialog"
      onClose={onClose}
    >
      <ErrorNote place="store" />
      <AddressFields address={address} onChange={change} />
      <div class="dialog-foot store-foot">
        {place && !busy && (
          <>
            <Action testid="copy-local" onClick={() => move(null)}>
              {t('Copy it into this browser')}
            </Action>
            <Action testid="keep-local" onClick={disconnect}>
              {t('In this browser')}
            </Action>
          </>
        )}
        <button
          type="button"
          class="button button-primary"
          data-testid="milvus-test"
          disabled={busy !== ''}
          onClick={test}
        >
          {t('Test connection')}
        </button>
      </div>
      <p class="dim" role="status">
        {busy && `${busy}…`}
      </p>
      {copying && (
        <div class="dialog-foot store-foot">
          <Action testid="copy-stop" onClick={stop}>
            {t('Stop')}
          </Action>
        </div>
      )}
      {copied && !busy && <p data-testid="copied">{summary(copied)}</p>}
      {findings && !busy && (
        <Findings
          findings={findings}
          name={address.collection}
          hasToken={address.token !== ''}
          onConnect={connect}
          onAsk={(fields) => connect(false, fields)}
        >
          {findings.place !== place && committed > 0 && !findings.collection?.problem && (
            <Action testid="milvus-move" onClick={() => move(address)}>
              {t('Copy {n} {n|document|documents} there and keep it there', { n: committed })}
            </Action>
          )}
        </Findings>
      )}
    </Dialog>
  );
}

interface AddressProps {
  address: MilvusAddress;
  onChange: (part: Partial<MilvusAddress>) => void;
}

function AddressFields({ address, onChange }: AddressProps) {
  const { uri, token = '', collection, database = '' } = address;
  const input = (name: keyof MilvusAddress, value: string, placeholder: string) => ({
    'data-testid': `milvus-${name}`,
    value,
    placeholder,
    spellcheck: false,
    autocomplete: 'off',
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      onChange({ [name]: currentTarget.value.trim() }),
  });
  const host = originOf(uri);
  return (
    <>
      <Field
        label={t('Milvus server or Zilliz Cloud')}
        hint={t(
          'The browser may ask whether this page may reach your local network: allow it for a server there.',
        )}
      >
        <input type="url" {...input('uri', uri, kDefaultUri)} />
      </Field>
      <Field
        label={t('Token')}
        hint={
          <>
            {t(
              'user:password, or an API key of Zilliz Cloud; empty where the server wants none. Stays in this page’s memory until you close or reload it, and goes to that server alone.',
            )}
            {host && isInsecure(host) && (
              <strong> {t('This address is not encrypted: others on the way can read it.')}</strong>
            )}
          </>
        }
      >
        <input type="password" {...input('token', token, 'root:Milvus')} />
      </Field>
      <div class="field-pair">
        <Field label={t('Collection in Milvus')}>
          <input type="text" {...input('collection', collection, 'my_rag_collection')} />
        </Field>
        <Field label={t('Database')}>
          <input type="text" {...input('database', database, 'default')} />
        </Field>
      </div>
    </>
  );
}

interface FindingsProps {
  findings: MilvusFindings;
  name: string;
  hasToken: boolean;
  onConnect: (drop: boolean) => void;
  /** Asks it as it is. */
  onAsk: (fields: MilvusFields) => void;
  /** What else can be done. */
  children: preact.ComponentChildren;
}

/** What a test has found, and what can be done with it. */
function Findings(props: FindingsProps) {
  const { findings, name, hasToken, onConnect, onAsk, children } = props;
  const { version, collection } = findings;
  const [dropping, setDropping] = useState(false);
  const problem = collection?.problem;
  const rest = version === 'v1' ? say('v1 (Milvus 2.3): searching is by meaning alone') : version;
  return (
    <div class="note store-note" data-testid="milvus-findings">
      <div class="note-body">
        <p>
          {hasToken
            ? t('Connected; the server accepts the token, and speaks REST {rest}.', { rest })
            : t('Connected; the server wants no token, and speaks REST {rest}.', { rest })}
        </p>
        <p>
          {collection
            ? describe(collection, name)
            : t('There is no collection {name} yet.', { name })}
        </p>
        {problem && <p>{t('It cannot be used: {problem}', { problem })}</p>}
        {!problem && (
          <Action testid="milvus-use" primary onClick={() => onConnect(false)}>
            {collection ? t('Keep it there') : t('Create it and keep it there')}
          </Action>
        )}
        {children}
        {collection && <ForeignFields fields={collection.fields} onAsk={onAsk} />}
        {collection && !dropping && (
          <Action testid="milvus-drop" onClick={() => setDropping(true)}>
            {t('Drop it and create it anew')}
          </Action>
        )}
        {dropping && (
          <>
            <p>
              {t('All that is in {name} will be deleted on the server, whoever put it there.', {
                name,
              })}
            </p>
            <Action testid="milvus-drop-confirm" danger onClick={() => onConnect(true)}>
              {t('Delete and create')}
            </Action>
            <Action testid="milvus-drop-cancel" onClick={() => setDropping(false)}>
              {t('Cancel')}
            </Action>
          </>
        )}
      </div>
    </div>
  );
}

/** What has to be known of a collection that something else has filled. */
function ForeignFields(props: { fields: string[]; onAsk: (fields: MilvusFields) => void }) {
  const [text, setText] = useState('text');
  const [source, setSource] = useState('');
  const ask = () => props.onAsk({ text, ...(source && { source }) });
  return (
    <details data-testid="foreign">
      <summary>{t('Only ask it, as something else has filled it')}</summary>
      <p class="dim">
        {t('Its vectors must be of this collection’s embedding model. Nothing in it is changed.')}
      </p>
      <div class="field-pair">
        <Field label={t('Field of the text')}>
          <input
            type="text"
            data-testid="foreign-text"
            list="milvus-fields"
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value.trim())}
          />
        </Field>
        <Field label={t('Field of its source')}>
          <input
            type="text"
            data-testid="foreign-source"
            list="milvus-fields"
            placeholder={t('none')}
            value={source}
            onInput={({ currentTarget }) => setSource(currentTarget.value.trim())}
          />
        </Field>
      </div>
      <datalist id="milvus-fields">
        {props.fields.map((field) => (
          <option key={field}>{field}</option>
        ))}
      </datalist>
      <Action testid="foreign-use" onClick={ask}>
        {t('Ask it, read-only')}
      </Action>
    </details>
  );
}

interface ActionProps {
  testid: string;
  primary?: boolean;
  danger?: boolean;
  onClick: () => void;
  children: preact.ComponentChildren;
}

function Action({ testid, primary, danger, onClick, children }: ActionProps) {
  const kind = primary ? ' button-primary' : danger ? ' button-danger' : '';
  return (
    <button type="button" class={`button${kind}`} data-testid={testid} onClick={onClick}>
      {children}
    </button>
  );
}

function summary({ documents, chunks, copied, skipped, agreement }: CopyReport): string {
  const percent = agreement === null ? null : Math.round(100 * agreement);
  return [
    t(
      '{documents} {documents|document|documents} with {chunks} {chunks|chunk|chunks} are there, {copied} of them new.',
      { documents, chunks, copied },
    ),
    percent === null
      ? ''
      : t('Sample searches find the same in {percent} % of their hits.', { percent }),
    ...skipped.map(({ path, reason }) => t('{path}: {reason}', { path, reason })),
  ].join(' ');
}

function describe(collection: NonNullable<MilvusFindings['collection']>, name: string): string {
  const { dims, metric, fields, fullText } = collection;
  const compared = { dims: String(dims), metric: metric || say('nothing') };
  const has = [
    dims && t('vectors of {dims} numbers compared by {metric}', compared),
    fullText && t('full text by BM25'),
    t('fields {names}', { names: fields.join(', ') }),
  ];
  return t('Collection {name} exists: {has}.', { name, has: has.filter(Boolean).join(t('; ')) });
}

/** What collections that are always there are called on a server. */
const kNames: Record<string, string> = { default: 'askfolio', tutorial: 'my_rag_collection' };

/** As it was entered last, the token only for the server that it was entered for. */
function firstAddress({ settings, connection }: State): MilvusAddress {
  const { collection: id, kept } = settings.value;
  const collection = kNames[id] ?? `askfolio_${id.slice(0, 8)}`;
  const { uri = kDefaultUri, ...names } = kept[id] ?? {};
  const { token = '', uri: known } = connection.value ?? {};
  return {
    collection,
    ...names,
    uri,
    token: known && originOf(known) === originOf(uri) ? token : '',
  };
}

/** Null: no address of a server. */
function originOf(uri: string): string | null {
  const origin = URL.canParse(uri) ? new URL(uri).origin : 'null';
  return origin === 'null' ? null : origin;
}
