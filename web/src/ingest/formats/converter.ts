/** Has files converted to text in a worker that is started when needed and ended when it hangs. */
import { proxy, type Remote, transfer, wrap } from '../../remote';
import { startWorker } from '../../start-worker';
import { type Message, say, type Wording } from '../../words/message';
import { FileError } from '../file-error';
import workerUrl from './convert-worker?worker&url';
import type { Format } from './formats';

export type Converted = { text: string } | { reason: Wording };

export interface ConvertApi {
  /** The file's text, or why there is none, in words for a person. */
  convert(
    format: Exclude<Format, 'text'>,
    bytes: Uint8Array<ArrayBuffer>,
    onProgress: (done: number, total: number) => void,
  ): Promise<Converted>;
}

/** A page, or a file of another kind, that takes longer is given up. */
const PATIENCE_MS = 30_000;

const startConverting = () => startWorker(workerUrl, 'convert');

export class Converter {
  private worker: Worker | null = null;
  private remote: Remote<ConvertApi> | null = null;

  constructor(
    private readonly start = startConverting,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Takes the bytes over. Throws FileError, or the signal's reason. */
  async convert(
    format: Exclude<Format, 'text'>,
    bytes: Uint8Array<ArrayBuffer>,
    signal: AbortSignal,
  ): Promise<string> {
    const { worker, remote } = this.running();
    let give: (error: unknown) => void = () => undefined;
    const givenUp = new Promise<never>((_, reject) => (give = reject));
    const tooLong = () => give(new FileError(hung(this.patienceMs)));
    let timer = setTimeout(tooLong, this.patienceMs);
    const onProgress = proxy(() => {
      clearTimeout(timer);
      timer = setTimeout(tooLong, this.patienceMs);
    });
    const onAbort = () => give(signal.reason);
    const onDeath = (event: ErrorEvent) => {
      event.preventDefault();
      const detail = event.message || say('its reader did not start');
      give(new FileError(say('It cannot be read ({detail}).', { detail })));
    };
    signal.addEventListener('abort', onAbort);
    worker.addEventListener('error', onDeath);
    let result: Converted;
    try {
      const converted = remote.convert(format, transfer(bytes, [bytes.buffer]), onProgress);
      result = await Promise.race([converted, givenUp]);
    } catch (error) {
      // Whatever did not end by itself may still be at work.
      this.close();
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      worker.removeEventListener('error', onDeath);
    }
    if ('reason' in result) throw new FileError(result.reason);
    return result.text;
  }

  close(): void {
    this.worker?.terminate();
    this.worker = null;
    this.remote = null;
  }

  private running(): { worker: Worker; remote: Remote<ConvertApi> } {
    this.worker ??= this.start();
    this.remote ??= wrap<ConvertApi>(this.worker);
    return { worker: this.worker, remote: this.remote };
  }
}

function hung(ms: number): Message {
  return say('Reading it took more than {seconds} s without getting on; it may be damaged.', {
    seconds: ms / 1000,
  });
}
