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
  return {
    open: (preset) => call(remote.open(preset)),
    ingest: (files, preset, onProgress) => call(remote.ingest(files, preset, proxy(onProgress))),
    embed: (preset, onProgress) => call(remote.embed(preset, proxy(onProgress))),
    cancel: (preset) => call(remote.cancel(preset)),
    search: (question, options) => call(remote.search(question, options)),
    explain: (question, options) => call(remote.explain(question, options)),
    evaluate: (files, preset, onProgress) =>
      call(remote.evaluate(files, preset, proxy(onProgress))),
    cancelEvaluation: () => void remote.cancelEvaluation(),
    prompt: (question, hits, preset) => call(remote.prompt(question, hits, preset)),
    status: (preset) => call(remote.status(preset)),
    documents: (preset) => call(remote.documents(preset)),
    source: (preset, document) => call(remote.source(preset, document)),
    changeModel: (preset, model, onProgress) =>
      call(remote.changeModel(preset, model, proxy(onProgress))),
    probe: (address, preset) => call(remote.probe(address, preset)),
    connect: (address, preset, options) => call(remote.connect(address, preset, options)),
    move: (address, preset, onProgress) => call(remote.move(address, preset, proxy(onProgress))),
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
