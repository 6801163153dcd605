/** The engine worker as the page calls it. */
import { UserError } from './errors';
import type { EngineApi } from './protocol';
import { proxy, wrap } from './remote';

export function startEngine(): EngineApi {
  const worker = new Worker(new URL('./engine/engine-worker.ts', import.meta.url), {
    type: 'module',
    name: 'engine',
  });
  const starting = new AbortController();
  const { signal } = starting;
  worker.addEventListener('message', () => starting.abort(), { signal });
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) => reject(workerFailed(message)), { signal });
  });
  // Calls that are waiting report it; without any there is nobody to tell.
  failed.catch(() => undefined);
  const remote = wrap<EngineApi>(worker);
  const call = <T>(result: Promise<T>) => Promise.race([result, failed]);
  // Reports come through a channel of their own, and may come after the result: then they are late.
  const reporting = async <Report extends unknown[], T>(
    report: (...args: Report) => void,
    start: (report: (...args: Report) => void) => Promise<T>,
  ) => {
    let over = false;
    try {
      return await call(start(proxy((...args) => over || report(...args))));
    } finally {
      over = true;
    }
  };
  return {
    open: (preset) => call(remote.open(preset)),
    ingest: (files, preset, onProgress) =>
      reporting(onProgress, (report) => remote.ingest(files, preset, report)),
    embed: (preset, onProgress) => reporting(onProgress, (report) => remote.embed(preset, report)),
    cancel: (preset) => call(remote.cancel(preset)),
    search: (question, options) => call(remote.search(question, options)),
    explain: (question, options) => call(remote.explain(question, options)),
    evaluate: (files, preset, onProgress) =>
      reporting(onProgress, (report) => remote.evaluate(files, preset, report)),
    cancelEvaluation: () => void remote.cancelEvaluation(),
    prompt: (question, hits, preset) => call(remote.prompt(question, hits, preset)),
    status: (preset) => call(remote.status(preset)),
    counts: (preset) => call(remote.counts(preset)),
    documents: (preset) => call(remote.documents(preset)),
    source: (preset, document) => call(remote.source(preset, document)),
    changeModel: (preset, model, onProgress) =>
      reporting(onProgress, (report) => remote.changeModel(preset, model, report)),
    probe: (address, preset) => call(remote.probe(address, preset)),
    connect: (address, preset, options) => call(remote.connect(address, preset, options)),
    move: (address, preset, onProgress) =>
      reporting(onProgress, (report) => remote.move(address, preset, report)),
    cancelChange: (preset) => call(remote.cancelChange(preset)),
    remove: (preset, document) => call(remote.remove(preset, document)),
    clear: (preset, options) => call(remote.clear(preset, options)),
    encoders: () => call(remote.encoders()),
    chooseEncoder: (choice) => call(remote.chooseEncoder(choice)),
    readSettings: () => call(remote.readSettings()),
    writeSettings: (settings) => call(remote.writeSettings(settings)),
  };
}

/** Without it, every call to a worker that does not start would wait for ever. */
function workerFailed(message: string): UserError {
  return new UserError(
    'engine-failed',
    `The engine of this page did not start${message ? `: ${message}` : ''}.`,
    'Documents cannot be read or searched; what is stored is untouched.',
    'Reload the page. If it stays, use a current version of Chrome, Edge, Firefox or Safari.',
  );
}
