/** The kinds of files that are read, told by the endings of their names. */
import { say } from '../../words/message';

/** How a file's bytes become its text. All but `text` are converted in a worker (convert-worker.ts). */
export type Format = 'text' | 'html' | 'pdf' | 'docx' | 'notebook' | 'json';

const ENDINGS: Record<Format, string> = {
  text:
    'md markdown mdx txt rst csv tsv ' +
    // Source code and settings.
    'c cc cpp cs css cxx go h hh hpp ini java js jsx kt lua mjs php pl proto py r rb rs scala scss ' +
    'sh sql swift toml ts tsx xml yaml yml jsonl',
  html: 'html htm xhtml',
  pdf: 'pdf',
  docx: 'docx',
  notebook: 'ipynb',
  json: 'json',
};

const BY_ENDING = new Map(
  (Object.entries(ENDINGS) as [Format, string][]).flatMap(([format, endings]) =>
    endings.split(' ').map((ending) => [ending, format] as const),
  ),
);

/** For the attribute `accept` of a file input. */
export const ACCEPT = [...BY_ENDING.keys(), 'zip'].map((ending) => `.${ending}`).join(',');

/** What is read, in words for a person. */
export const FORMATS_IN_WORDS = say(
  'askfolio reads Markdown (.md), text (.txt), reStructuredText (.rst), HTML, PDF, Word (.docx), notebooks (.ipynb), CSV, JSON and source code',
);

/** Whether the text of a document is Markdown, as it is or converted. */
export function isMarkdown(path: string): boolean {
  const format = formatOf(path);
  if (format === 'text') return /\.(md|markdown|mdx)$/i.test(path);
  return format === 'html' || format === 'docx' || format === 'notebook';
}

/** Whether a document of that path has pages that can be shown as they are. */
export function hasPages(path: string): boolean {
  return formatOf(path) === 'pdf';
}

/** Null for a file that is not read. */
export function formatOf(path: string): Format | null {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1] ?? '';
  return BY_ENDING.get(ending.toLowerCase()) ?? null;
}
