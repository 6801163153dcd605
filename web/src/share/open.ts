/** Opens an export where it lies, by its address. */
import type { CoreModule } from '../core/core-module';
import type { CollectionInfo } from '../protocol';
import { FIRST_BYTES } from './container';
import { openKnown } from './import';
import { SharedCollection } from './shared-collection';
import { openUrl } from './url-source';

export interface OpenedExport {
  info: CollectionInfo;
  collection: SharedCollection;
}

/** Rejects with what is wrong with the address or with what is there. */
export async function openShared(url: string, core: CoreModule): Promise<OpenedExport> {
  const from = await openKnown(await openUrl(url, FIRST_BYTES));
  const collection = await SharedCollection.open(url, from, core);
  const { name, preset } = from.head;
  return { info: { id: url, name, preset, readOnly: true }, collection };
}
