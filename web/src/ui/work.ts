/** What takes long for a collection, and how far it is: taking files in, embedding, another model. */
import { UserError } from '../errors';
import { isTakingIn } from '../ingest/progress';
import type { IngestReport, Progress } from '../protocol';
import { askToKeep } from '../storage-state';
import type { Library, LibraryParts } from './library';
import type { State } from './state';

const kNoProgress: Progress = {
  phase: 'embedding',
  done: 0,
  total: 0,
  rate: 0,
  secondsLeft: null,
};

/** While files are taken in, what the page lists is asked for no more often than this, */
const kRefreshMs = 1000;
/** and for no more than one part in so many of the time: with thousands of documents that takes long. */
const kRefreshShare = 5;

function busy(): UserError {
  return new UserError(
    'busy',
    'Other files are being taken in.',
    'The new ones were left out.',
    'Wait until the first are read, or cancel them, then add these again.',
  );
}

type Work = Pick<Library, 'addFiles' | 'resume' | 'cancel' | 'chooseModel' | 'cancelChange'>;

export function createWork({ state, engine, attempt, refresh, started }: LibraryParts): Work {
  let refreshDue = 0;
  /** Files are being read and cut. */
  let takingIn = false;
  /** How much is under way, by collection. */
  const tasks = new Map<string, number>();

  const underWay = (collection: string) => tasks.get(collection) ?? 0;

  /** Shows a task of a collection until the last one has ended. */
  async function during<T>(
    collection: string,
    first: Progress,
    task: (onProgress: (progress: Progress) => void) => Promise<T>,
  ): Promise<T> {
    tasks.set(collection, underWay(collection) + 1);
    state.work.value = { ...state.work.value, [collection]: first };
    try {
      return await task((progress) => follow(collection, progress));
    } finally {
      tasks.set(collection, underWay(collection) - 1);
      // Counts first: the page never says that a full collection is empty.
      await attempt('library', refresh);
      if (underWay(collection) === 0) {
        const { [collection]: _, ...others } = state.work.value;
        state.work.value = others;
      }
    }
  }

  function follow(collection: string, progress: Progress) {
    const before = state.work.value[collection];
    // Of two tasks the one that takes files in is shown.
    if (!before || (takingIn && !isTakingIn(progress))) return;
    state.work.value = { ...state.work.value, [collection]: progress };
    if (progress.phase === before.phase && performance.now() < refreshDue) return;
    void refreshForNow();
  }

  async function refreshForNow() {
    const begun = performance.now();
    refreshDue = Number.POSITIVE_INFINITY;
    await attempt('library', refresh);
    const ended = performance.now();
    refreshDue = begun + Math.max(kRefreshMs, kRefreshShare * (ended - begun));
  }

  async function takeIn(files: File[]): Promise<IngestReport> {
    await started();
    const { collection } = state.settings.value;
    const first: Progress = { ...kNoProgress, phase: 'reading' };
    return during(collection, first, (onProgress) =>
      engine.ingest(files, collection, (progress) => {
        if (!isTakingIn(progress)) takingIn = false;
        onProgress(progress);
      }),
    );
  }

  return {
    async addFiles(files) {
      if (takingIn) throw busy();
      takingIn = true;
      state.error.value = null;
      state.report.value = null;
      try {
        const report = await takeIn(files);
        state.report.value = report;
        if (report.added > 0) void attempt('library', askToKeep);
        return report;
      } finally {
        takingIn = false;
      }
    },

    async resume() {
      const { collection } = state.settings.value;
      const { chunks, embedded } = state.status.value;
      if (underWay(collection) > 0 || embedded === chunks) return;
      await during(collection, kNoProgress, (onProgress) => engine.embed(collection, onProgress));
    },

    cancel: () => engine.cancel(state.settings.value.collection),

    async chooseModel(model) {
      const { collection } = state.settings.value;
      const mine = { collection, model, progress: kNoProgress };
      let current: State['change']['value'] = mine;
      state.error.value = null;
      state.change.value = mine;
      try {
        await engine.changeModel(collection, model, (progress) => {
          // Another change may have taken the place of this one.
          if (state.change.value !== current) return;
          current = { ...mine, progress };
          state.change.value = current;
        });
      } finally {
        await attempt('library', refresh);
        if (state.change.value === current) state.change.value = null;
      }
    },

    async cancelChange() {
      await engine.cancelChange(state.settings.value.collection);
      await refresh();
    },
  };
}
