/**
 * Pieces of snapshots as files of this site (the origin private file system), which a worker reads many
 * times as fast as records of IndexedDB. Where a browser keeps none, as in some private windows, pieces
 * are records.
 */

const FOLDER = 'snapshots';
const MAKE = { create: true };
/** Tabs read a file side by side; where a browser does not know that, one of them at a time. */
const SHARED = { mode: 'read-only' };

/** What workers have beside the page's own types. */
interface SyncFile {
  getSize(): number;
  read(into: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

interface WorkerFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(options?: typeof SHARED): Promise<SyncFile>;
}

/** A piece that is there. */
export interface StoredPiece {
  readonly bytes: number;
  /** Puts it where there are so many bytes. */
  read(into: Uint8Array): void;
  close(): void;
}

/** A collection's. */
export class PieceFiles {
  private constructor(
    private readonly folder: FileSystemDirectoryHandle,
    private readonly collection: string,
  ) {}

  /** Undefined where the browser keeps no files for this site, or this is no worker. */
  static async of(collection: string): Promise<PieceFiles | undefined> {
    const folders = await foldersOfCollections();
    const name = encodeURIComponent(collection);
    const folder = folders && (await ask(folders, () => folders.getDirectoryHandle(name, MAKE)));
    return folder && new PieceFiles(folder, collection);
  }

  /** Collections that have had files. */
  static async collections(): Promise<string[]> {
    const folders = await foldersOfCollections();
    return folders ? (await namesIn(folders)).map(decodeURIComponent) : [];
  }

  /** Nothing is deleted while `work` runs. */
  reading<T>(work: () => Promise<T>): Promise<T> {
    return navigator.locks.request(this.locks.deleting, { mode: 'shared' }, work);
  }

  /** One tab at a time. */
  writing<T>(work: () => Promise<T>): Promise<T> {
    return navigator.locks.request(this.locks.writing, work);
  }

  /** Of what is there, whole or not. */
  names(): Promise<string[]> {
    return namesIn(this.folder);
  }

  /** Undefined where it is not there, or cannot be read. */
  async open(name: string): Promise<StoredPiece | undefined> {
    try {
      return await this.openFile(name);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      console.warn(`A file of the snapshot cannot be read: ${error}`);
      return undefined;
    }
  }

  private async openFile(name: string): Promise<StoredPiece | undefined> {
    const { folder } = this;
    const file = await unless(
      'NotFoundError',
      ask(folder, () => folder.getFileHandle(name)),
    );
    if (!file) return undefined;
    // Not where another tab has it open.
    const open = await unless('NoModificationAllowedError', handleOf(file, SHARED));
    if (!open) {
      return pieceOf(new Uint8Array(await (await ask(file, () => file.getFile())).arrayBuffer()));
    }
    return {
      bytes: open.getSize(),
      read: (into) => void open.read(into, { at: 0 }),
      close: () => open.close(),
    };
  }

  /** It is on the disk when this resolves. A writing that is broken off leaves a part of it. */
  async write(name: string, piece: Uint8Array): Promise<void> {
    const { folder } = this;
    const open = await handleOf(await ask(folder, () => folder.getFileHandle(name, MAKE)));
    try {
      open.truncate(0);
      const written = open.write(piece, { at: 0 });
      if (written !== piece.length) {
        throw new DOMException(`${written} of ${piece.length} bytes fit`, 'QuotaExceededError');
      }
      open.flush();
    } finally {
      open.close();
    }
  }

  /** Deletes all but these, unless they are being read; called by who is writing. */
  async keepOnly(kept: ReadonlySet<string>): Promise<void> {
    await ifFree(this.locks.deleting, async () => {
      const { folder } = this;
      const others = (await this.names()).filter((name) => !kept.has(name));
      await Promise.all(others.map((name) => ask(folder, () => folder.removeEntry(name))));
    });
  }

  /** The same for anybody else. names: of those that are kept, known when nobody writes. */
  async tidy(names: () => Promise<ReadonlySet<string>>): Promise<void> {
    await ifFree(this.locks.writing, async () => this.keepOnly(await names()));
  }

  private get locks() {
    const { collection } = this;
    return { writing: `pieces written of ${collection}`, deleting: `pieces of ${collection}` };
  }
}

/** What is being asked. Chromium forgets a call whose handle is collected meanwhile: it never ends. */
const asked = new Set<{ handle: object }>();

async function ask<T>(handle: object, call: () => Promise<T>): Promise<T> {
  const held = { handle };
  asked.add(held);
  try {
    return await call();
  } finally {
    asked.delete(held);
  }
}

/** Of bytes that are in memory. */
export function pieceOf(bytes: Uint8Array): StoredPiece {
  return { bytes: bytes.length, read: (into) => into.set(bytes), close: () => undefined };
}

/** Undefined where there are no files. */
async function foldersOfCollections(): Promise<FileSystemDirectoryHandle | undefined> {
  const isWorker =
    'FileSystemFileHandle' in globalThis &&
    'createSyncAccessHandle' in FileSystemFileHandle.prototype;
  if (!isWorker || !('locks' in navigator)) return undefined;
  try {
    const root = await navigator.storage.getDirectory();
    return await ask(root, () => root.getDirectoryHandle(FOLDER, MAKE));
  } catch (error) {
    // Refused in a private window.
    if (!(error instanceof DOMException)) throw error;
    return undefined;
  }
}

async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  const keys = folder.keys();
  await ask([folder, keys], async () => {
    for await (const name of keys) names.push(name);
  });
  return names;
}

function handleOf(file: FileSystemFileHandle, options?: typeof SHARED): Promise<SyncFile> {
  return ask(file, () => (file as WorkerFileHandle).createSyncAccessHandle(options));
}

/** Undefined where it fails with that. */
async function unless<T>(name: string, call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== name) throw error;
    return undefined;
  }
}

/** Does nothing where the lock is taken. */
async function ifFree(lock: string, work: () => Promise<void>): Promise<void> {
  await navigator.locks.request(lock, { ifAvailable: true }, async (held) => {
    if (held) await work();
  });
}
