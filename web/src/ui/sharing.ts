/** Collections as files: exported, imported, and opened where they lie. */
import { sharedAddress } from '../shared-address';
import { exportName } from './export-name';
import type { Library, LibraryParts } from './library';
import type { Sharing } from './state';

interface SharingActions
  extends Pick<Library, 'exportCollection' | 'importCollection' | 'openShared'> {
  /**
   * Opens what the page's address names: of its own origin at once, of another when the person agrees.
   * Resolves to whether that is to be shown, and no collection of the person's own.
   */
  openAsked(): Promise<boolean>;
}

export function createSharing(parts: LibraryParts): SharingActions {
  const { state, engine, attempt, open, show, started } = parts;

  /** Shows how far an export or an import is, until it is done. */
  async function shown<T>(
    doing: Sharing['doing'],
    task: (onProgress: (done: number, total: number) => void) => Promise<T>,
  ): Promise<T> {
    state.error.value = null;
    try {
      return await task((done, total) => {
        state.sharing.value = { doing, done, total };
      });
    } finally {
      state.sharing.value = null;
    }
  }

  async function openShared({ href, origin }: URL) {
    const isOurs = origin === location.origin;
    const whole = isOurs
      ? undefined
      : await (await import('../share/fetch-whole')).fetchWhole(href);
    const { id } = await engine.openShared(href, whole);
    state.report.value = null;
    // Not the one that is shown on later visits.
    state.settings.value = { ...state.settings.value, collection: id };
    await open();
  }

  return {
    openShared,

    async openAsked() {
      const asked = sharedAddress(window);
      if (!asked) return false;
      if (asked.isSite) state.site.value = document.title;
      if (asked.url.origin !== location.origin) {
        state.offered.value = asked.url;
        return false;
      }
      let isOpen = false;
      await attempt('library', async () => {
        await openShared(asked.url);
        isOpen = true;
      });
      return isOpen || asked.isSite;
    },

    async importCollection(file) {
      await started();
      const made = await shown('import', (onProgress) => engine.importCollection(file, onProgress));
      await show(made.id);
      return made;
    },

    async exportCollection(id = state.settings.value.collection) {
      const { name = id } = state.collections.value.find((each) => each.id === id) ?? {};
      const whole = await shown('export', (onProgress) => engine.exportCollection(id, onProgress));
      return new File([whole], exportName(name));
    },
  };
}
