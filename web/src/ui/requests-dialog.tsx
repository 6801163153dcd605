import { useEffect, useState } from 'preact/hooks';
import { loadedFiles, type OwnFile } from '../loaded-files';
import { openGates } from '../outside/gate';
import { type Purpose, type SentRequest, sentRequests } from '../outside/requests';
import '../styles/requests.css';
import { type Message, say } from '../words/message';
import { dateOf, rich, t } from '../words/words';
import { useApp } from './app-context';
import { Dialog } from './dialog';
import { bytes } from './format';

/** More rows than anyone reads; the sums are of all. */
const kShown = 300;

const kPurposes: Record<Purpose, Message> = {
  chat: say('a question, or its rewriting'),
  milvus: say('the collection in Milvus'),
  file: say('a collection of another site'),
};

/** Every request of this page since it was opened: to servers one by one, and the page's own files. */
export function RequestsDialog({ onClose }: { onClose: () => void }) {
  const sent = sentRequests.value;
  return (
    <Dialog wide title={t('What leaves this page')} testid="requests" onClose={onClose}>
      <p>
        {t(
          'Since this page was opened. The browser lets it reach no other servers than those that you have entered.',
        )}
      </p>
      {sent.length === 0 ? (
        <p data-testid="requests-none">{t('Nothing has been sent to any server.')}</p>
      ) : (
        <>
          <Sums sent={sent} />
          <Requests sent={sent.slice(-kShown).reverse()} />
        </>
      )}
      <OwnFiles />
    </Dialog>
  );
}

function Sums({ sent }: { sent: readonly SentRequest[] }) {
  const hosts = [...new Set(sent.map(({ url }) => new URL(url).host))];
  return (
    <ul class="requests-hosts">
      {hosts.map((host) => {
        const its = sent.filter(({ url }) => new URL(url).host === host);
        const sum = (key: 'sent' | 'received') => its.reduce((all, each) => all + each[key], 0);
        return (
          <li key={host} data-testid="requests-host" data-host={host} data-count={its.length}>
            {rich('{host}: {n} {n|request|requests}, {sent} sent, {received} received', {
              host: <b>{host}</b>,
              n: its.length,
              sent: bytes(sum('sent')),
              received: bytes(sum('received')),
            })}
          </li>
        );
      })}
    </ul>
  );
}

function Requests({ sent }: { sent: readonly SentRequest[] }) {
  const heads = [t('Time'), t('Address'), t('For'), t('Sent'), t('Received')];
  return (
    <div class="table-box" tabIndex={0}>
      <table class="requests-table">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head}>{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sent.map((request, i) => (
            <tr key={i} data-testid="request" data-url={request.url} data-sent={request.sent}>
              <td>{dateOf(request.at, { timeStyle: 'medium' })}</td>
              <td class="requests-address">
                {request.method} {request.url}
              </td>
              <td>{t(kPurposes[request.purpose])}</td>
              <td>{bytes(request.sent)}</td>
              <td>
                {bytes(request.received)}
                {request.status === null && ` ${t('(no answer)')}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What the page has loaded of itself, which sends nothing but the names of its files. */
function OwnFiles() {
  const { library } = useApp();
  const [files, setFiles] = useState<OwnFile[] | null>(null);
  useEffect(() => {
    void library.attempt('library', async () => {
      const loaded = loadedFiles(await openGates()).filter(isOwn);
      setFiles([...loaded, ...(await filesOfBrowser())]);
    });
  }, []);
  if (!files) return null;
  const received = files.reduce((sum, file) => sum + (file.received ?? 0), 0);
  return (
    <details data-testid="own-files" data-count={files.length}>
      <summary>
        {rich('{host}, where this page comes from: {n} of its own {n|file|files}, {received}', {
          host: <b>{location.host}</b>,
          n: files.length,
          received: bytes(received),
        })}
      </summary>
      <ul class="requests-files">
        {files.map(({ url, received }, i) => (
          <li key={i} data-testid="own-file" data-url={url} data-received={received}>
            {new URL(url).pathname} ({sourceOf(received)})
          </li>
        ))}
      </ul>
    </details>
  );
}

function sourceOf(received: number | null): string {
  if (received === null) return t('loaded by the browser itself, when it wants to');
  return received ? bytes(received) : t('from the browser’s cache');
}

/** What the browser loads for the page and gives no account of: it is listed whether it has or not. */
async function filesOfBrowser(): Promise<OwnFile[]> {
  const links = document.querySelectorAll<HTMLLinkElement>('link[rel*=icon], link[rel=manifest]');
  const registration = await navigator.serviceWorker?.getRegistration();
  const worker = registration?.installing ?? registration?.waiting ?? registration?.active;
  const urls = [...[...links].map(({ href }) => href), ...(worker ? [worker.scriptURL] : [])];
  return urls.map((url) => ({ url, received: null }));
}

/** A worker begins as a line of this page's own, which is no request. */
function isOwn({ url }: OwnFile): boolean {
  return !url.startsWith('blob:') && new URL(url).origin === location.origin;
}
