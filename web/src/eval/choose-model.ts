/** The model for a set of texts, by their language. */
import { DEFAULT_MODEL } from '../models/manifest';

export function chooseModel(texts: readonly string[]): string {
  let han = 0;
  let letters = 0;
  for (const text of texts) {
    han += text.match(/\p{Script=Han}/gu)?.length ?? 0;
    letters += text.match(/\p{L}/gu)?.length ?? 0;
  }
  return 2 * han > letters ? 'bge-small-zh-v1.5' : DEFAULT_MODEL;
}
