/** The files of a browser that is killed and opened again, as each visit has them. */
import { vi } from 'vitest';
import { StandInFile, StandInFolder } from '../web/stand-in-files';

/** Resolves when a call of files may be made; rejects, or never resolves, where that is what comes of it. */
export type OnCall = (call: FileCall) => Promise<void>;

export interface FileCall {
  isWrite: boolean;
  /** Whose writing may be cut short. */
  file?: StandInFile;
}

/** What there is, whoever looks at it. */
export class Disk {
  private readonly root = new StandInFolder();

  /** For a new visit, whose calls are made when they may be. A visit that was killed has nothing open. */
  folderOf(visit: { onFileCall: OnCall }): FileSystemDirectoryHandle {
    for (const file of filesIn(this.root)) Object.assign(file.state, { shared: 0, exclusive: 0 });
    vi.stubGlobal('FileSystemFileHandle', FileHandle);
    return new FolderHandle(this.root, visit) as unknown as FileSystemDirectoryHandle;
  }

  /** Names of pieces, by collection. */
  pieces(): Record<string, string[]> {
    const folders = this.root.entries.get('snapshots') as StandInFolder | undefined;
    const named = [...(folders?.entries ?? [])] as [string, StandInFolder][];
    return Object.fromEntries(
      named.map(([name, { entries }]) => [decodeURIComponent(name), [...entries.keys()]]),
    );
  }
}

function filesIn(folder: StandInFolder): StandInFile[] {
  return [...folder.entries.values()].flatMap((entry) =>
    entry instanceof StandInFile ? [entry] : filesIn(entry),
  );
}

interface Caller {
  onFileCall: OnCall;
}

class FolderHandle {
  constructor(
    private readonly folder: StandInFolder,
    private readonly visit: Caller,
  ) {}

  async getDirectoryHandle(name: string, options?: { create?: boolean }) {
    return new FolderHandle(await this.folder.getDirectoryHandle(name, options), this.visit);
  }

  async getFileHandle(name: string, options: { create?: boolean } = {}) {
    await this.visit.onFileCall({ isWrite: options.create ?? false });
    return new FileHandle(await this.folder.getFileHandle(name, options), this.visit);
  }

  async removeEntry(name: string) {
    await this.visit.onFileCall({ isWrite: true });
    await this.folder.removeEntry(name);
  }

  keys() {
    return this.folder.keys();
  }
}

class FileHandle {
  constructor(
    private readonly file: StandInFile,
    private readonly visit: Caller,
  ) {}

  async createSyncAccessHandle(options: { mode?: string } = {}) {
    const isWrite = options.mode !== 'read-only';
    await this.visit.onFileCall(isWrite ? { isWrite, file: this.file } : { isWrite });
    return this.file.createSyncAccessHandle(options);
  }

  async getFile() {
    await this.visit.onFileCall({ isWrite: false });
    return this.file.getFile();
  }
}
