/** The files that a drop or a folder picker brings, each named by its path below what was chosen. */

/** With all files of dropped folders. To be called before the event's handler returns. */
export async function filesOfDrop(transfer: DataTransfer): Promise<File[]> {
  // Entries are gone once the handler has returned.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const found = entries.filter((entry) => entry !== null);
  // Where there are none (a picture out of a page) there may be files all the same.
  if (found.length === 0) return [...transfer.files];
  return (await Promise.all(found.map(filesBelow))).flat();
}

/** Of an input for folders. */
export function filesOfFolder(files: Iterable<File>): File[] {
  return [...files].map((file) => named(file, file.webkitRelativePath || file.name));
}

/** Of a folder that was picked by the File System Access API; paths begin with its name. */
export async function filesOfHandle(
  folder: FileSystemDirectoryHandle,
  path = folder.name,
): Promise<File[]> {
  const files: File[] = [];
  for await (const handle of folder.values()) {
    const below = `${path}/${handle.name}`;
    if (handle instanceof FileSystemDirectoryHandle) {
      files.push(...(await filesOfHandle(handle, below)));
    } else {
      files.push(named(await (handle as FileSystemFileHandle).getFile(), below));
    }
  }
  return files;
}

async function filesBelow(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [named(file, entry.fullPath.replace(/^\//, ''))];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  // A reader gives at most a hundred at a time, and none when there are no more.
  for (let some = await nextEntries(reader); some.length > 0; some = await nextEntries(reader)) {
    for (const each of some) files.push(...(await filesBelow(each)));
  }
  return files;
}

function nextEntries(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

function named(file: File, path: string): File {
  return path === file.name ? file : new File([file], path, { type: file.type });
}
