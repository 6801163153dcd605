/** JSON in lines: what machines wrote on one line gets a line per value. */

import { say } from '../../words/message';
import { FileError } from '../file-error';

/** Longer than the lines that people write. */
const LONG_LINE = 500;
/** Deeper levels stand under each other: who nests a thousand brackets does not get a million blanks. */
const MOST_INDENTED = 16;

export function jsonToText(json: string): string {
  try {
    JSON.parse(json);
  } catch (error) {
    throw new FileError(
      say('It is no valid JSON ({detail}).', { detail: (error as Error).message }),
    );
  }
  return json.split('\n').some((line) => line.length > LONG_LINE) ? inLines(json) : json;
}

/**
 * Numbers and strings stay as they are written: parsed and written again, large numbers would not. A string
 * is taken in parts: as one match, one of megabytes is more than an expression can go back over.
 */
function inLines(json: string): string {
  let depth = 0;
  let inString = false;
  const newLine = () => `\n${'  '.repeat(Math.min(depth, MOST_INDENTED))}`;
  return json.replace(/\\.|["{}[\],:]|\s+/g, (token) => {
    if (token === '"') inString = !inString;
    if (token === '"' || inString) return token;
    switch (token) {
      case '{':
      case '[':
        depth += 1;
        return token + newLine();
      case '}':
      case ']':
        depth -= 1;
        return newLine() + token;
      case ',':
        return token + newLine();
      case ':':
        return ': ';
      default:
        return '';
    }
  });
}
