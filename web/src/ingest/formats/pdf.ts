/** The text of a PDF, page by page. */
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { say } from '../../words/message';
import { FileError } from '../file-error';
import { type OpenPdf, openPdf, piecesOf } from './pdf-document';
import { pageText } from './pdf-text';
import { lettersOn, looksScanned } from './scan';

/** A document that does not end in time is stopped by whoever started this: see converter.ts. */
export async function pdfToText(
  bytes: Uint8Array,
  onPage: (done: number, total: number) => void,
): Promise<string> {
  let open: OpenPdf | undefined;
  try {
    open = await openPdf(bytes, false);
    return await textOf(open.pdf, onPage);
  } catch (error) {
    throw error instanceof FileError ? error : explained(error as Error);
  } finally {
    await open?.close();
  }
}

/** Pages are parted by form feeds, as pdftotext does; the core takes each for a section. */
async function textOf(
  pdf: PDFDocumentProxy,
  onPage: (done: number, total: number) => void,
): Promise<string> {
  const pages: string[] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    onPage(number - 1, pdf.numPages);
    const page = await pdf.getPage(number);
    pages.push(pageText(await piecesOf(page)));
    page.cleanup();
  }
  if (looksScanned(pages)) throw scanned(pages);
  // A page's last word ends with it, also where tiny pages make one chunk.
  return pages.join('\n\f');
}

function scanned(texts: readonly string[]): FileError {
  const pages = texts.length;
  const letters = lettersOn(texts);
  return new FileError(
    letters === 0
      ? say(
          'It has no text on {pages} {pages|page|pages}: a scan, it seems. Run text recognition (OCR) over it first.',
          { pages },
        )
      : say(
          'It has only {letters} characters of text on {pages} {pages|page|pages}: a scan, it seems. Run text recognition (OCR) over it first.',
          { letters, pages },
        ),
  );
}

function explained(error: Error): FileError {
  if (error.name === 'PasswordException') {
    return new FileError('It is protected by a password. Save a copy without one.');
  }
  return new FileError(say('It is damaged or no PDF ({detail}).', { detail: error.message }));
}
