/** Opens an export where it lies, by its address. */
import type { CoreModule } from '../core/core-module';
import type { CollectionInfo } from '../protocol';
import { bytesOf } from './byte-source';
import { FIRST_BYTES, type OpenExport } from './container';
import { openKnown } from './import';
import { SharedCollection } from './shared-collection';
import { nameOf, openUrl } from './url-source';

export interface OpenedExport {
  info: CollectionInfo;
  collection: SharedCollection;
}

/**
 * What an export at an address says of itself. Rejects with what is wrong with the address or with what is
 * there. whole: what lies there, where it was fetched already.
 */
export async function findExport(url: string, whole?: Blob): Promise<OpenExport> {
  return openKnown(whole ? bytesOf(whole, nameOf(url)) : await openUrl(url, FIRST_BYTES));
}

/** Rejects with what is wrong with its index. */
export async function openShared(
  url: string,
  from: OpenExport,
  core: CoreModule,
): Promise<OpenedExport> {
  const collection = await SharedCollection.open(url, from, core);
  const { name, preset } = from.head;
  return { info: { id: url, name, preset, readOnly: true }, collection };
}
