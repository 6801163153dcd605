/** Opens an export where it lies, by its address. */
import type { CoreModule } from '../core/core-module';
import type { CollectionInfo } from '../protocol';
import { bytesOf } from './byte-source';
import { FIRST_BYTES } from './container';
import { openKnown } from './import';
import { SharedCollection } from './shared-collection';
import { nameOf, openUrl } from './url-source';

export interface OpenedExport {
  info: CollectionInfo;
  collection: SharedCollection;
}

/**
 * Rejects with what is wrong with the address or with what is there. whole: what lies there, where it was
 * fetched already.
 */
export async function openShared(
  url: string,
  core: CoreModule,
  whole?: Blob,
): Promise<OpenedExport> {
  const source = whole ? bytesOf(whole, nameOf(url)) : await openUrl(url, FIRST_BYTES);
  const from = await openKnown(source);
  const collection = await SharedCollection.open(url, from, core);
  const { name, preset } = from.head;
  return { info: { id: url, name, preset, readOnly: true }, collection };
}
