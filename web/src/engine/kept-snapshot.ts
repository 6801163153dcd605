/** A collection's snapshot, kept in line with its index. */
import type { Inventory } from '../store/documents';
import type { Store } from '../store/store';
import type { LocalIndex } from './local-index';
import { saveIndex } from './snapshot';

export class KeptSnapshot {
  /** What the stored snapshot has: an index, and how many changes of it. */
  private saved: { index: LocalIndex; changes: number };
  private saving: Promise<void> = Promise.resolve();

  /** using: the index as it is now, which is stored. */
  constructor(
    private readonly store: Store,
    private readonly id: string,
    private readonly using: () => LocalIndex,
  ) {
    this.saved = this.now();
  }

  /** Resolves when the index is stored, or a change meanwhile has ended that. */
  save(): Promise<void> {
    const before = this.saving.catch(() => undefined);
    this.saving = before.then(() => this.saveNow());
    return this.saving;
  }

  /** The index as it is now need not be stored. */
  pass(): void {
    this.saved = this.now();
  }

  private now() {
    const index = this.using();
    return { index, changes: index.changes };
  }

  private isAt({ index, changes }: { index: LocalIndex; changes: number }): boolean {
    return this.using() === index && index.changes === changes;
  }

  private async saveNow(): Promise<void> {
    if (this.isAt(this.saved)) return;
    const now = this.now();
    const { engine, model } = now.index;
    const check = {
      isCurrent: () => this.isAt(now),
      isInLine: (inventory: Inventory) => now.index.isInLine(inventory),
    };
    if (await saveIndex({ engine, store: this.store, id: this.id, model }, check)) {
      this.saved = now;
    }
  }
}
