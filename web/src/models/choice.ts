/** Which model a collection takes by itself. */
import { type Language, recogniseMost } from './language';
import { DEFAULT_MODEL, MODELS } from './manifest';

/** Id of the model that is made for the language, or null where none is. */
export function modelMadeFor(language: Language): string | null {
  if (modelIsMadeFor(DEFAULT_MODEL, language)) return DEFAULT_MODEL;
  return MODELS.find(({ id }) => modelIsMadeFor(id, language))?.id ?? null;
}

export function modelIsMadeFor(id: string, language: Language): boolean {
  const languages: readonly string[] = MODELS.find((model) => model.id === id)?.languages ?? [];
  return languages.includes(language);
}

/** Id of the model that a collection of these texts takes. */
export function modelForTexts(texts: Iterable<string>): string {
  const language = recogniseMost(texts);
  return (language && modelMadeFor(language)) ?? DEFAULT_MODEL;
}
