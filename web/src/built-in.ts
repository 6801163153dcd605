/** The collections that are always there, one a preset; scripts know them by the preset's name. */
import type { CollectionInfo, Preset } from './protocol';

export const BUILT_IN: Readonly<Record<Preset, CollectionInfo>> = {
  default: { id: 'default', name: 'My documents', preset: 'default' },
  tutorial: { id: 'tutorial', name: 'Milvus tutorial', preset: 'tutorial' },
};

/** The one of that id, or undefined where a person has made it. */
export function builtIn(id: string): CollectionInfo | undefined {
  return Object.values(BUILT_IN).find((collection) => collection.id === id);
}
