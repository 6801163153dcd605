/** askfolio's own manual, docs/manual, for trying askfolio on it. */
import type { Locale } from '../words/words';

export interface Manual {
  /** Of the collection that it becomes. */
  name: string;
  /** Markdown by file name. */
  texts: Readonly<Record<string, string>>;
  /** What it can be asked. */
  questions: readonly string[];
}

const kManuals: Record<Locale, () => Promise<Manual>> = {
  en: async () => (await import('./english')).manual,
  'zh-CN': async () => (await import('./chinese')).manual,
};

export function loadManual(locale: Locale): Promise<Manual> {
  return kManuals[locale]();
}
