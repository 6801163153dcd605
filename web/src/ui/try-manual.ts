import { loadManual } from '../manual/manual';
import { spoken } from '../words/words';
import type { App } from './app-context';

/** Shows the manual in the page's language as a collection of its own; takes in what is new of it. */
export async function tryManual({ state, library }: App): Promise<void> {
  const { locale } = spoken.value;
  const { name, texts } = await loadManual(locale);
  const { manuals } = state.settings.value;
  const known = state.collections.value.find(({ id }) => id === manuals[locale]);
  if (known) await library.choose(known.id);
  else {
    await library.create(name, 'default');
    const { collection } = state.settings.value;
    await library.change({ manuals: { ...manuals, [locale]: collection } });
  }
  const files = Object.entries(texts).map(([path, text]) => new File([text], path));
  await library.addFiles(files);
}
