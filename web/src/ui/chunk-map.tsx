import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ChunkMap as Chunks } from '../protocol';
import { t } from '../words/words';
import { colourOf, nearest, placeOn } from './map-layout';

/** How near to a point the pointer means it, in pixels. */
const kReach = 12;

interface ChunkMapProps {
  map: Chunks;
  /** Places of documents in the map, by number. */
  documents: ReadonlyMap<number, number>;
  /** Numbers of lit points, and what stands beside each. */
  lit: ReadonlyMap<number, string>;
  /** Document whose points alone are in colour; null: all. */
  only: number | null;
  /** The point that the pointer or the keyboard is on. */
  at: number | null;
  onPoint: (at: number | null) => void;
  onOpen: (at: number) => void;
}

/** Chunks as points; the keyboard goes from one to the next, and the pointer takes the nearest. */
export function ChunkMap(props: ChunkMapProps) {
  const { map, at, onPoint, onOpen } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(canvas);
  const pixels = useMemo(() => placeOn(map.places, width, height), [map, width, height]);
  useEffect(() => {
    if (canvas.current && width > 0) draw(canvas.current, pixels, props);
  });
  const under = ({ offsetX, offsetY }: MouseEvent) =>
    nearest(pixels, { x: offsetX, y: offsetY }, kReach);
  const step = (event: KeyboardEvent) => {
    const next = stepFrom(at, event.key, map);
    if (next !== null) onPoint(next);
    else if (event.key === 'Enter' && at !== null) onOpen(at);
    else return;
    event.preventDefault();
  };
  const { size } = new Set(map.documents);
  return (
    <div
      class="map"
      role="application"
      tabIndex={0}
      aria-label={t('Map of chunks. Arrow keys go from chunk to chunk, Enter opens one.')}
      onKeyDown={step}
    >
      <canvas
        ref={canvas}
        role="img"
        aria-label={t('{n} chunks of {documents} documents; what is near is similar', {
          n: map.documents.length,
          documents: size,
        })}
        data-testid="map"
        data-points={map.documents.length}
        style={{ cursor: at === null ? 'default' : 'pointer' }}
        onMouseMove={(event) => onPoint(under(event))}
        onMouseLeave={() => onPoint(null)}
        onClick={(event) => {
          const found = under(event);
          if (found !== null) onOpen(found);
        }}
      />
    </div>
  );
}

/** Right and left: the next chunk; down and up: the next document. */
function stepFrom(at: number | null, key: string, { documents }: Chunks): number | null {
  const last = documents.length - 1;
  const here = at ?? -1;
  if (key === 'ArrowRight') return Math.min(last, here + 1);
  if (key === 'ArrowLeft') return Math.max(0, here - 1);
  const other = (i: number) => documents[i] !== documents[here];
  if (key === 'ArrowDown') {
    let i = Math.max(0, here);
    while (i < last && !other(i)) i += 1;
    return i;
  }
  if (key === 'ArrowUp') {
    let i = Math.max(0, here);
    while (i > 0 && !other(i)) i -= 1;
    // To its first chunk.
    while (i > 0 && documents[i - 1] === documents[i]) i -= 1;
    return i;
  }
  return null;
}

function useSize(canvas: { current: HTMLCanvasElement | null }) {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const { current } = canvas;
    if (!current) return;
    const observer = new ResizeObserver(() =>
      setSize({ width: current.clientWidth, height: current.clientHeight }),
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, [canvas]);
  return size;
}

function draw(canvas: HTMLCanvasElement, pixels: Float32Array, props: ChunkMapProps): void {
  const ratio = window.devicePixelRatio;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(ratio, ratio);
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const { map, documents, lit, only, at } = props;
  const count = map.documents.length;
  const radius = count > 20_000 ? 1.2 : count > 2000 ? 2 : 3.5;
  const disc = (i: number, size: number) => {
    context.beginPath();
    context.arc(pixels[2 * i] as number, pixels[2 * i + 1] as number, size, 0, 2 * Math.PI);
  };
  for (let i = 0; i < count; i++) {
    const document = map.documents[i] as number;
    const isGrey = only !== null && only !== document;
    context.globalAlpha = isGrey ? 0.12 : 0.75;
    context.fillStyle = colourOf(documents.get(document) ?? 0, isDark);
    disc(i, radius);
    context.fill();
  }
  context.globalAlpha = 1;
  context.strokeStyle = isDark ? '#fff' : '#000';
  context.fillStyle = context.strokeStyle;
  context.lineWidth = 2;
  context.font = '600 12px system-ui, sans-serif';
  for (const [i, label] of lit) {
    disc(i, radius + 4);
    context.stroke();
    const [x, y] = [pixels[2 * i] as number, pixels[2 * i + 1] as number];
    context.fillText(label, Math.min(x + radius + 7, width - 24), Math.max(y - radius - 3, 12));
  }
  if (at === null) return;
  context.lineWidth = 1.5;
  disc(at, radius + 2);
  context.stroke();
}
