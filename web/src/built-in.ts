/** The collections that are always there, one a preset; scripts know them by the preset's name. */
import type { CollectionInfo, Preset } from './protocol';
import { say } from './words/message';

export const BUILT_IN: Readonly<Record<Preset, CollectionInfo>> = {
  default: { id: 'default', name: say('My documents').text, preset: 'default' },
  tutorial: { id: 'tutorial', name: say('Milvus tutorial').text, preset: 'tutorial' },
};

/** The one of that id, or undefined where a person has made it. */
export function builtIn(id: string): CollectionInfo | undefined {
  return Object.values(BUILT_IN).find((collection) => collection.id === id);
}
