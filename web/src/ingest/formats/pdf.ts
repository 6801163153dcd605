/** The text of a PDF, page by page. The only module that knows pdf.js. */
import { getDocument, type PDFDocumentProxy, PDFWorker } from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { FileError } from '../file-error';
import { type Piece, pageText } from './pdf-text';

/** What pdf.js loads where a file needs it: tables of Asian encodings, the fonts that all have. */
const PARTS = new URL('../pdf/', self.location.href);

/** Fewer characters a page are what scanners add: a number, a stamp. */
const SCANNED_CHARACTERS = 20;

/** A document that does not end in time is stopped by whoever started this: see converter.ts. */
export async function pdfToText(
  bytes: Uint8Array,
  onPage: (done: number, total: number) => void,
): Promise<string> {
  const port = new Worker(workerUrl, { type: 'module' });
  const task = getDocument({
    data: bytes,
    worker: PDFWorker.create({ port }),
    cMapUrl: new URL('cmaps/', PARTS).href,
    standardFontDataUrl: new URL('standard_fonts/', PARTS).href,
    // Its default asks the document, which workers do not have.
    useWorkerFetch: true,
    isEvalSupported: false,
    disableFontFace: true,
    verbosity: 0,
  });
  try {
    return await textOf(await task.promise, onPage);
  } catch (error) {
    throw error instanceof FileError ? error : explained(error as Error);
  } finally {
    await task.destroy();
    port.terminate();
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
    const { items } = await page.getTextContent();
    pages.push(pageText(items.filter((item): item is Piece & typeof item => 'str' in item)));
    page.cleanup();
  }
  const letters = pages.join('').replace(/\s/g, '').length;
  if (letters < SCANNED_CHARACTERS * pages.length) throw scanned(letters, pages.length);
  return pages.join('\f');
}

function scanned(letters: number, pages: number): FileError {
  return new FileError(
    `It has ${letters === 0 ? 'no text' : `only ${letters} characters of text`} on ${pages} ` +
      `${pages === 1 ? 'page' : 'pages'}: a scan, it seems. Run text recognition (OCR) over it first.`,
  );
}

function explained(error: Error): FileError {
  if (error.name === 'PasswordException') {
    return new FileError('It is protected by a password. Save a copy without one.');
  }
  return new FileError(`It is damaged or no PDF (${error.message}).`);
}
