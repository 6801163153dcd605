/** Opens PDFs with pdf.js, in whatever thread. */
import {
  getDocument,
  type PDFDocumentProxy,
  type PDFPageProxy,
  PDFWorker,
  version,
} from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { startWorker } from '../../start-worker';
import type { Piece } from './pdf-text';

/**
 * What pdf.js loads where a file needs it: tables of Asian encodings, the fonts that all have, decoders
 * of pictures. A variable, because the build would take it for a file.
 */
const here = import.meta.url;
const PARTS = new URL(`../pdf/${version}/`, here);

export interface OpenPdf {
  pdf: PDFDocumentProxy;
  /** Ends its worker as well. */
  close(): Promise<void>;
}

/** `drawn`: pages will be drawn, not only read. Rejects with what pdf.js says. */
export async function openPdf(bytes: Uint8Array, drawn: boolean): Promise<OpenPdf> {
  const port = startWorker(workerUrl, 'pdf');
  const task = getDocument({
    data: bytes,
    worker: PDFWorker.create({ port }),
    cMapUrl: new URL('cmaps/', PARTS).href,
    standardFontDataUrl: new URL('standard_fonts/', PARTS).href,
    wasmUrl: new URL('wasm/', PARTS).href,
    // Its default asks the document, which workers do not have.
    useWorkerFetch: true,
    isEvalSupported: false,
    disableFontFace: !drawn,
    verbosity: 0,
  });
  const close = async () => {
    await task.destroy();
    port.terminate();
  };
  try {
    return { pdf: await task.promise, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The pieces of text on a page, as the page draws them. */
export async function piecesOf(page: PDFPageProxy): Promise<Piece[]> {
  const { items } = await page.getTextContent();
  return items.filter((item): item is Piece & typeof item => 'str' in item);
}
