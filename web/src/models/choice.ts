/** Which model a collection takes by itself. */
import { type Language, recogniseMost, type Texts } from './language';
import { DEFAULT_MODEL, MODELS, OFFERED_MODELS } from './manifest';

/** Id of the offered model that is made for the language, or null where none is. */
export function modelMadeFor(language: Language): string | null {
  if (modelIsMadeFor(DEFAULT_MODEL, language)) return DEFAULT_MODEL;
  return OFFERED_MODELS.find((id) => modelIsMadeFor(id, language)) ?? null;
}

export function modelIsMadeFor(id: string, language: Language): boolean {
  const languages: readonly string[] = MODELS.find((model) => model.id === id)?.languages ?? [];
  return languages.includes(language);
}

/** Id of the model that a collection of these texts takes. */
export async function modelForTexts(texts: Texts): Promise<string> {
  const language = await recogniseMost(texts);
  return (language && modelMadeFor(language)) ?? DEFAULT_MODEL;
}
