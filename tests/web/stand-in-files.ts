/** The origin private file system and the locks that the store uses, in memory. */
import { vi } from 'vitest';

interface FileState {
  bytes: Uint8Array;
  /** Handles that are open; exclusive ones are alone. */
  shared: number;
  exclusive: number;
}

export class StandInFile {
  readonly state: FileState = { bytes: new Uint8Array(), shared: 0, exclusive: 0 };

  async createSyncAccessHandle({ mode = 'readwrite' } = {}) {
    const { state } = this;
    if (mode === 'read-only') await disk.beforeReading();
    const use = mode === 'read-only' ? 'shared' : 'exclusive';
    if (state.exclusive > 0 || (use === 'exclusive' && state.shared > 0)) throw locked();
    state[use] += 1;
    return {
      getSize: () => state.bytes.length,
      read(into: Uint8Array, { at }: { at: number }) {
        const bytes = state.bytes.subarray(at, at + into.length);
        into.set(bytes);
        return bytes.length;
      },
      write: (bytes: Uint8Array, { at }: { at: number }) => writeTo(state, bytes, at),
      truncate(size: number) {
        state.bytes = state.bytes.slice(0, size);
      },
      flush: () => undefined,
      close() {
        state[use] -= 1;
      },
    };
  }

  async getFile() {
    return new Blob([this.state.bytes.slice()]);
  }
}

/** Mocked where a write is to fail, or a file is to be opened later. */
export const disk = {
  beforeReading: (): Promise<unknown> | undefined => undefined,
  write(state: FileState, bytes: Uint8Array, at: number): number {
    const longer = new Uint8Array(Math.max(state.bytes.length, at + bytes.length));
    longer.set(state.bytes);
    longer.set(bytes, at);
    state.bytes = longer;
    return bytes.length;
  },
};
const writeTo = (...args: Parameters<typeof disk.write>) => disk.write(...args);

export class StandInFolder {
  readonly entries = new Map<string, StandInFile | StandInFolder>();

  getDirectoryHandle = async (name: string, { create = false } = {}) =>
    this.entry(name, create, () => new StandInFolder()) as StandInFolder;

  getFileHandle = async (name: string, { create = false } = {}) =>
    this.entry(name, create, () => new StandInFile()) as StandInFile;

  async removeEntry(name: string) {
    const { state } = (await this.getFileHandle(name)) as StandInFile;
    if (state.shared + state.exclusive > 0) throw locked();
    this.entries.delete(name);
  }

  async *keys() {
    yield* [...this.entries.keys()];
  }

  private entry(name: string, create: boolean, make: () => StandInFile | StandInFolder) {
    const known = this.entries.get(name);
    if (known) return known;
    if (!create) throw new DOMException('no such entry', 'NotFoundError');
    const made = make();
    this.entries.set(name, made);
    return made;
  }
}

interface LockOptions {
  mode?: 'shared' | 'exclusive';
  ifAvailable?: boolean;
}
type Work = (lock: object | null) => Promise<unknown>;

class StandInLocks {
  private readonly held = new Map<string, ('shared' | 'exclusive')[]>();

  async request(name: string, ...rest: [Work] | [LockOptions, Work]) {
    const work = rest.at(-1) as Work;
    const { mode = 'exclusive', ifAvailable = false } =
      rest.length > 1 ? (rest[0] as LockOptions) : {};
    const holders = this.held.get(name) ?? [];
    this.held.set(name, holders);
    const isFree = () =>
      holders.length === 0 || (mode === 'shared' && !holders.includes('exclusive'));
    if (ifAvailable && !isFree()) return work(null);
    while (!isFree()) await new Promise((resolve) => setImmediate(resolve));
    holders.push(mode);
    try {
      return await work({ name, mode });
    } finally {
      holders.splice(holders.indexOf(mode), 1);
    }
  }
}

/** Gives the browser files; what is given back are the files of a collection's snapshot, by name. */
export function standInFiles(): (collection: string) => Map<string, StandInFile> {
  const root = new StandInFolder();
  const storage = { getDirectory: async () => root };
  vi.stubGlobal('FileSystemFileHandle', StandInFile);
  vi.stubGlobal('navigator', { storage, locks: new StandInLocks() });
  return (collection) => {
    const folders = root.entries.get('snapshots') as StandInFolder | undefined;
    const folder = folders?.entries.get(collection) as StandInFolder | undefined;
    return (folder?.entries ?? new Map()) as Map<string, StandInFile>;
  };
}

/** A killed tab holds no locks any more. */
export function freeLocks(): void {
  vi.stubGlobal('navigator', { storage: navigator.storage, locks: new StandInLocks() });
}

function locked(): DOMException {
  return new DOMException('it is open', 'NoModificationAllowedError');
}
