/** Which language the page speaks: what a person has chosen, else the first of the browser's that it knows. */
import { type Dictionary, type Locale, spoken } from './words';

/** Languages by their own names. */
export const kLocales: Readonly<Record<Locale, string>> = { en: 'English', 'zh-CN': '简体中文' };

/** It must be known before the first word is shown, which IndexedDB is too late for. */
const kKept = 'askfolio-language';

/** Loads the dictionary of the language, so that the first word that is shown is of it. */
export function startSpeaking(): Promise<void> {
  return speak(kept() ?? firstOf(navigator.languages));
}

/** From now on, and on later visits. */
export async function chooseLocale(locale: Locale): Promise<void> {
  await speak(locale);
  try {
    localStorage.setItem(kKept, locale);
  } catch {
    // A browser that keeps nothing speaks it until the page is closed.
  }
}

/** The first that is known of BCP 47 tags in order of preference. */
export function firstOf(tags: readonly string[]): Locale {
  const known = tags.map((tag) => tag.toLowerCase().split('-')[0]);
  const first = known.find((language) => language === 'en' || language === 'zh');
  return first === 'zh' ? 'zh-CN' : 'en';
}

async function speak(locale: Locale): Promise<void> {
  const words: Dictionary = locale === 'en' ? {} : (await import('./zh')).chinese;
  spoken.value = { locale, words };
  document.documentElement.lang = locale;
}

function kept(): Locale | null {
  try {
    const locale = localStorage.getItem(kKept) ?? '';
    return Object.hasOwn(kLocales, locale) ? (locale as Locale) : null;
  } catch {
    return null;
  }
}
