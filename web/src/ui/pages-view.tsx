import '../styles/pages.css';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { nearestPart, placeOf } from '../ask/page-place';
import { type LineBox, PdfPages } from '../ask/pdf-page';
import type { Hit } from '../protocol';
import { list, t } from '../words/words';
import { Icon } from './icon';

export interface PagesViewProps {
  file: Blob;
  hit: Hit;
  /** Of the whole document. */
  text: string;
  /** What the passage is opened for: the claim that cites it, or the question. */
  about: string;
  /** What cannot be shown, with the reason. */
  onFail: (reason: string) => void;
}

/** A page as it is drawn: its form, and where the passage is on it. */
interface Sheet {
  number: number;
  /** Height for each of the width. */
  ratio: number;
  lines: LineBox[];
}

/** The pages of a document, open where the passage says most of what it is opened for, its lines marked. */
export function PagesView({ file, hit, text, about, onFail }: PagesViewProps) {
  const parts = useMemo(() => placeOf(text, hit.start, hit.end), [text, hit]);
  const [number, setNumber] = useState(() => nearestPart(parts, about).page);
  const pages = usePages(file, onFail);
  const canvas = useRef<HTMLCanvasElement>(null);
  const sheet = useSheet(pages, number, parts, onFail);
  const isDrawn = useDrawing(pages, sheet, canvas, onFail);
  const count = pages?.count ?? 0;
  const others = parts.filter(({ page }) => page !== number).map(({ page }) => page);
  const go = (step: number) => setNumber(Math.min(count, Math.max(1, number + step)));
  return (
    <div class="pages">
      <div class="page-bar">
        <Turn
          label={t('Previous page')}
          icon="back"
          disabled={number <= 1}
          onClick={() => go(-1)}
        />
        <span role="status">
          {pages ? t('Page {n} of {all}', { n: number, all: count }) : t('Opening the document')}
        </span>
        <Turn
          label={t('Next page')}
          icon="chevron"
          disabled={number >= count}
          onClick={() => go(1)}
        />
        {sheet && others.length > 0 && (
          <span class="dim">
            {t('The passage is on {n|page|pages} {pages} too.', {
              n: others.length,
              pages: list(others.map(String), 'conjunction'),
            })}
          </span>
        )}
      </div>
      {/* Scrolls, so the keyboard must reach it. */}
      <div class="source-body page-scroll" tabIndex={0}>
        <div class="page-sheet" style={{ aspectRatio: `1 / ${sheet?.ratio ?? Math.SQRT2}` }}>
          <canvas
            ref={canvas}
            role="img"
            aria-label={t('Page {n} of {document}', { n: number, document: hit.source })}
            data-testid="page"
            data-page={number}
            data-drawn={isDrawn}
          />
          {sheet?.lines.map((line, i) => (
            <Line key={`${sheet.number}/${i}`} line={line} first={i === 0} />
          ))}
        </div>
      </div>
      {/* What the marked lines say, for who cannot see them. */}
      <mark class="visually-hidden">{hit.text}</mark>
    </div>
  );
}

function Turn(props: {
  label: string;
  icon: 'back' | 'chevron';
  disabled: boolean;
  onClick: () => void;
}) {
  const { label, icon, disabled, onClick } = props;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

function Line({ line, first }: { line: LineBox; first: boolean }) {
  const ref = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (first) ref.current?.scrollIntoView({ block: 'center' });
  }, []);
  const percent = (share: number) => `${(100 * share).toFixed(3)}%`;
  const { left, top, width, height } = line;
  return (
    <span
      ref={ref}
      class="page-line"
      data-testid="page-line"
      aria-hidden="true"
      style={{
        left: percent(left),
        top: percent(top),
        width: percent(width),
        height: percent(height),
      }}
    />
  );
}

/** The opened document; it is closed with the component. */
function usePages(file: Blob, onFail: PagesViewProps['onFail']): PdfPages | null {
  const [pages, setPages] = useState<PdfPages | null>(null);
  useEffect(() => {
    let isOver = false;
    const opening = PdfPages.open(file);
    opening.then(
      (opened) => !isOver && setPages(opened),
      (error: Error) => !isOver && onFail(error.message),
    );
    return () => {
      isOver = true;
      void opening.then(
        (opened) => opened.close(),
        // It was said.
        () => undefined,
      );
    };
  }, [file]);
  return pages;
}

function useSheet(
  pages: PdfPages | null,
  number: number,
  parts: ReturnType<typeof placeOf>,
  onFail: PagesViewProps['onFail'],
): Sheet | null {
  const [sheet, setSheet] = useState<Sheet | null>(null);
  useEffect(() => {
    if (!pages) return;
    let isOver = false;
    const part = parts.find(({ page }) => page === number);
    Promise.all([pages.ratio(number), part ? pages.linesOf(part) : []]).then(
      ([ratio, lines]) => !isOver && setSheet({ number, ratio, lines }),
      (error: Error) => !isOver && onFail(error.message),
    );
    return () => {
      isOver = true;
    };
  }, [pages, number, parts]);
  return sheet;
}

/** Draws the sheet; whether it is drawn. */
function useDrawing(
  pages: PdfPages | null,
  sheet: Sheet | null,
  canvas: { current: HTMLCanvasElement | null },
  onFail: PagesViewProps['onFail'],
): boolean {
  const [drawn, setDrawn] = useState<Sheet | null>(null);
  useEffect(() => {
    if (!pages || !sheet || !canvas.current) return;
    const drawing = new AbortController();
    pages.draw(sheet.number, canvas.current, canvas.current.clientWidth, drawing.signal).then(
      () => setDrawn(sheet),
      (error: Error) => drawing.signal.aborted || onFail(error.message),
    );
    return () => drawing.abort();
  }, [pages, sheet]);
  return drawn !== null && drawn === sheet;
}
