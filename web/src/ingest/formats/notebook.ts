/**
 * A Jupyter notebook as Markdown: its Markdown cells, its code, and what the code printed.
 * The format: https://nbformat.readthedocs.io/en/latest/format_description.html
 */
import { FileError } from '../file-error';

/** Text is one string or a list of lines. */
type Lines = string | string[];

interface Output {
  text?: Lines;
  data?: Record<string, Lines>;
}

interface Cell {
  cell_type?: string;
  source?: Lines;
  outputs?: Output[];
}

interface Notebook {
  cells?: Cell[];
  metadata?: { language_info?: { name?: string } };
}

export function notebookToMarkdown(json: string): string {
  let notebook: Notebook;
  try {
    notebook = JSON.parse(json);
  } catch {
    throw new FileError('It is no valid JSON, which a notebook has to be.');
  }
  if (!Array.isArray(notebook?.cells)) {
    throw new FileError('It has no cells; notebooks older than version 4 (2014) are not read.');
  }
  const language = notebook.metadata?.language_info?.name ?? '';
  return notebook.cells.flatMap((cell) => blocksOf(cell, language)).join('\n\n');
}

function blocksOf({ cell_type: type, source, outputs }: Cell, language: string): string[] {
  const text = joined(source);
  const blocks = type === 'code' ? [fenced(text, language)] : [text];
  if (Array.isArray(outputs)) blocks.push(...outputs.map((output) => fenced(printed(output), '')));
  return blocks.filter((block) => block.trim() !== '');
}

/** Pictures and HTML have a text of their own beside them, or none. */
function printed({ text, data }: Output): string {
  return joined(text ?? data?.['text/plain']);
}

function joined(lines: Lines | undefined): string {
  return Array.isArray(lines) ? lines.join('') : String(lines ?? '');
}

/** As a block of code, its fence longer than any in it. */
function fenced(text: string, language: string): string {
  if (text.trim() === '') return '';
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}
