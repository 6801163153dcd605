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
  const language = joined(notebook.metadata?.language_info?.name);
  return notebook.cells.flatMap((cell) => blocksOf(cell ?? {}, language)).join('\n\n');
}

function blocksOf({ cell_type: type, source, outputs }: Cell, language: string): string[] {
  const text = joined(source);
  const blocks = type === 'code' ? [fenced(text, language)] : [text];
  for (const output of Array.isArray(outputs) ? outputs : []) {
    blocks.push(fenced(printed(output ?? {}), ''));
  }
  return blocks.filter((block) => block.trim() !== '');
}

/** Pictures and HTML have a text of their own beside them, or none. */
function printed({ text, data }: Output): string {
  return joined(text ?? data?.['text/plain']);
}

/** What is neither, in a file that is no real notebook, says nothing. */
function joined(lines: Lines | undefined): string {
  const isText = (line: unknown) => typeof line === 'string';
  return (Array.isArray(lines) ? lines : [lines]).filter(isText).join('');
}

/** As a block of code, its fence longer than any in it. */
function fenced(text: string, language: string): string {
  if (text.trim() === '') return '';
  let longest = 2;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}
