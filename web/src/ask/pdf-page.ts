/** Pages of a PDF as pictures, with the lines of a passage on them. */
import type { PageViewport, PDFPageProxy } from 'pdfjs-dist';
import { type OpenPdf, openPdf, piecesOf } from '../ingest/formats/pdf-document';
import { layOut, type Piece, type PlacedLine } from '../ingest/formats/pdf-text';
import type { PagePart } from './page-place';

/** In shares of the page's width and height, from its upper left corner. */
export interface LineBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** More is not seen, and some browsers draw nothing on larger ones. */
const kMaxPixels = 16_000_000;

/** How far letters reach below their line, as a share of their height. */
const kDescent = 0.25;

export class PdfPages {
  private constructor(private readonly open: OpenPdf) {}

  /** Rejects with what pdf.js says of a file that it cannot read. */
  static async open(file: Blob): Promise<PdfPages> {
    return new PdfPages(await openPdf(new Uint8Array(await file.arrayBuffer()), true));
  }

  get count(): number {
    return this.open.pdf.numPages;
  }

  /** Height of a page for each of its width. */
  async ratio(number: number): Promise<number> {
    const { width, height } = (await this.page(number)).getViewport({ scale: 1 });
    return height / width;
  }

  /**
   * Draws a page, `width` CSS pixels wide, in the pixels that the screen has. Rejects with the signal's
   * reason.
   */
  async draw(number: number, canvas: HTMLCanvasElement, width: number, signal: AbortSignal) {
    const page = await this.page(number);
    signal.throwIfAborted();
    const viewport = page.getViewport({ scale: scaleFor(page, width) });
    canvas.width = Math.round(viewport.width);
    canvas.height = Math.round(viewport.height);
    const task = page.render({ canvas, viewport, background: '#fff' });
    const cancel = () => task.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      await task.promise;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Where the lines of a part of the page's text are; none where its text was read otherwise. */
  async linesOf({ page: number, begin, end, text: part }: PagePart): Promise<LineBox[]> {
    const page = await this.page(number);
    const viewport = page.getViewport({ scale: 1 });
    const { text, lines } = layOut(await piecesOf(page));
    if (text.slice(begin, end) !== part) return [];
    return lines
      .filter((line) => line.begin < end && begin < line.end)
      .map((line) => boxOf(line, begin, end, viewport));
  }

  close(): Promise<void> {
    return this.open.close();
  }

  private page(number: number): Promise<PDFPageProxy> {
    return this.open.pdf.getPage(number);
  }
}

function scaleFor(page: PDFPageProxy, width: number): number {
  const full = page.getViewport({ scale: 1 });
  const most = Math.sqrt(kMaxPixels / (full.width * full.height));
  return Math.min((width * (window.devicePixelRatio || 1)) / full.width, most);
}

/** The part of a line from `begin` to `end`; within it letters count as if all were equally wide. */
function boxOf(line: PlacedLine, begin: number, end: number, viewport: PageViewport): LineBox {
  const letters = line.end - line.begin;
  const from = Math.max(0, (begin - line.begin) / letters);
  const to = Math.min(1, (end - line.begin) / letters);
  const corners = line.pieces.filter(({ str }) => str.trim() !== '').flatMap(cornersOf);
  const points = corners.map(([x, y]) => viewport.convertToViewportPoint(x, y) as [number, number]);
  const [left, right] = rangeOf(points.map(([x]) => x));
  const [top, bottom] = rangeOf(points.map(([, y]) => y));
  return {
    left: (left + from * (right - left)) / viewport.width,
    top: top / viewport.height,
    width: ((to - from) * (right - left)) / viewport.width,
    height: (bottom - top) / viewport.height,
  };
}

/** In points of the page, whichever way the text runs. */
function cornersOf({ transform, width, height }: Piece): [number, number][] {
  const [a, b, c, d, x, y] = transform as [number, number, number, number, number, number];
  const [along, up] = [Math.hypot(a, b) || 1, Math.hypot(c, d) || 1];
  return [0, width].flatMap((right) =>
    [-kDescent * height, height].map((above): [number, number] => [
      x + (right * a) / along + (above * c) / up,
      y + (right * b) / along + (above * d) / up,
    ]),
  );
}

function rangeOf(values: number[]): [least: number, most: number] {
  return [Math.min(...values), Math.max(...values)];
}
