/** Collections as files: exported, imported, and opened where they lie. */
import { sharedAddresses } from '../shared-addresses';
import { exportName } from './export-name';
import { nameOf } from './format';
import type { Library, LibraryParts } from './library';
import type { Sharing } from './state';

interface SharingActions
  extends Pick<Library, 'exportCollection' | 'importCollection' | 'openShared'> {
  /**
   * Has what the page's address names be opened while all else begins: of its own origin at once, of another
   * when the person agrees. What is returned shows it, and resolves to false where a collection of the
   * person's own is to be shown.
   */
  beginAsked(): () => Promise<boolean>;
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

  /** What another site has the page fetches: its engine may not. */
  async function findShared({ href, origin }: URL) {
    const isOurs = origin === location.origin;
    const whole = isOurs
      ? undefined
      : await (await import('../share/fetch-whole')).fetchWhole(href);
    return engine.openShared(href, whole);
  }

  async function openShared(url: URL, finding = findShared(url)) {
    const { id } = await finding;
    state.report.value = null;
    // Not the one that is shown on later visits.
    state.settings.value = { ...state.settings.value, collection: id };
    await open();
  }

  return {
    openShared: (url) => openShared(url),

    beginAsked() {
      const { ours, foreign, isSite } = sharedAddresses(window);
      if (isSite) state.site.value = document.title;
      const finding = ours && findShared(ours);
      // Told when it is shown.
      finding?.catch(() => undefined);
      return async () => {
        state.offered.value = foreign;
        let isOpen = false;
        await attempt('library', async () => {
          if (!ours || !finding) return;
          await openShared(ours, finding);
          isOpen = true;
        });
        return isOpen || isSite;
      };
    },

    async importCollection(file) {
      await started();
      const made = await shown('import', (onProgress) => engine.importCollection(file, onProgress));
      await show(made.id);
      return made;
    },

    async exportCollection(id = state.settings.value.collection) {
      const known = state.collections.value.find((each) => each.id === id);
      const whole = await shown('export', (onProgress) => engine.exportCollection(id, onProgress));
      return new File([whole], exportName(known ? nameOf(known) : id));
    },
  };
}
