/** Shows in this tab what others change. */
import { batch } from '@preact/signals';
import { defaultSettings } from '../ask/settings';
import type { EngineApi, Others } from '../protocol';
import type { Library } from './library';
import type { State } from './state';

export function followTabs(state: State, engine: EngineApi, library: Library): Promise<void> {
  async function take({ embedding }: Others) {
    const [collections, discards] = await Promise.all([
      engine.catalogue.collections(),
      engine.catalogue.discards(),
    ]);
    const left = new Set(discards.map(({ collection }) => collection));
    batch(() => {
      state.collections.value = collections;
      // Brought back, or deleted for good.
      state.discards.value = state.discards.value.filter(({ collection }) => left.has(collection));
    });
    const { collection } = state.settings.value;
    if (!collections.some(({ id }) => id === collection)) {
      return library.choose(collections[0]?.id ?? defaultSettings.collection);
    }
    await library.refresh();
    // Should the other tab be closed, this one goes on.
    if (embedding.includes(collection)) await library.resume();
  }
  return engine.follow((others) => void library.attempt('library', () => take(others)));
}
