/** A web worker in Node: a thread that has what modules for web workers expect. */
import { Worker as Thread } from 'node:worker_threads';

/**
 * Runs in the thread. world: the module that has node-world.ts. Messages wait until the module listens.
 * pdf.js asks what process is called, and in Node wants pictures, which are not drawn here.
 */
const BEGIN = `
const { parentPort, workerData: { world, url } } = require('node:worker_threads');
const events = new EventTarget();
globalThis.addEventListener = events.addEventListener.bind(events);
globalThis.removeEventListener = events.removeEventListener.bind(events);
globalThis.postMessage = (message, transfer) => parentPort.postMessage(message, transfer);
globalThis.onmessage = null;
globalThis.DOMMatrix = class {};
Object.defineProperty(process, Symbol.toStringTag, { value: 'worker' });
import(world).then(() => import(url)).then(() => {
  parentPort.on('message', (data) => events.dispatchEvent(new MessageEvent('message', { data })));
});
`;

const here = import.meta.url;
const running = new Set<NodeWorker>();

/** Ends all of them, which keep the program from ending. */
export function endWorkers(): void {
  for (const worker of running) worker.terminate();
}

export class NodeWorker extends EventTarget {
  private readonly thread: Thread;

  constructor(url: string | URL) {
    super();
    this.thread = new Thread(BEGIN, { eval: true, workerData: { world: here, url: String(url) } });
    this.thread.on('message', (data) => this.dispatchEvent(new MessageEvent('message', { data })));
    this.thread.on('error', ({ message }) => {
      this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message }));
    });
    running.add(this);
    this.thread.on('exit', () => running.delete(this));
  }

  postMessage(message: unknown, transfer: [] = []): void {
    this.thread.postMessage(message, transfer);
  }

  terminate(): void {
    void this.thread.terminate();
  }
}
