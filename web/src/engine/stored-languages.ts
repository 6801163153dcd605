import {
  type Language,
  type LanguageAmounts,
  noLanguages,
  recogniseLanguage,
} from '../models/language';
import type { DocumentRecord } from '../store/schema';
import type { Store } from '../store/store';

/** What languages stored documents are in. */
export class StoredLanguages {
  private readonly guessed = new Map<number, Language | null>();

  constructor(private readonly store: Store) {}

  /** Bytes of documents by language. */
  async amounts(documents: readonly DocumentRecord[]): Promise<LanguageAmounts> {
    const amounts = noLanguages();
    for (const { id, bytes, language } of documents) {
      const known = language === undefined ? await this.recognise(id) : language;
      if (known) amounts[known] += bytes;
    }
    return amounts;
  }

  /** Documents of earlier versions do not say their language. */
  private async recognise(id: number): Promise<Language | null> {
    const known = this.guessed.get(id);
    if (known !== undefined) return known;
    const language = recogniseLanguage((await this.store.text(id)) ?? '');
    this.guessed.set(id, language);
    return language;
  }
}
