/** Plots as SVG. Ratios above 1, on the right or higher up, are in askfolio's favour. */

const kWidth = 760;
const kText = 270;
const kRow = 24;
const kHeight = 280;
const kMargin = { left: 52, right: 20, top: 40, bottom: 44 };

/** One bar a line ({name, peer, ratio}), on a logarithmic axis: ratios reach from 1 to hundreds. */
export function plotBars(lines) {
  const most = Math.max(10, ...lines.map(({ ratio }) => ratio));
  const least = Math.min(1, ...lines.map(({ ratio }) => ratio));
  const room = kWidth - kText - 70;
  const x = (ratio) => kText + (room * Math.log(ratio / least)) / Math.log(most / least);
  const bars = lines.map(({ name, peer, ratio, over }, i) => {
    const y = 16 + i * kRow;
    const [from, to] = [x(Math.min(1, ratio)), x(Math.max(1, ratio))];
    const label = `${name}${over ? ` (${over.value} ${over.axis})` : ''} / ${peer}`;
    return [
      text(kText - 8, y + 13, shorten(label), 'end'),
      `<rect x="${round(from)}" y="${y}" width="${round(to - from)}" height="16" rx="2" fill="${ratio < 1 ? '#b4552d' : '#2d6fb4'}"/>`,
      text(to + 6, y + 13, ratio, 'start'),
    ].join('\n');
  });
  const height = 24 + lines.length * kRow;
  const one = `<line x1="${round(x(1))}" x2="${round(x(1))}" y1="8" y2="${height - 8}" stroke="#555"/>`;
  return svg(height, 'Ratio of each benchmark, on a logarithmic axis', [...bars, one]);
}

/**
 * A curve of points ({x, y}), of ratios with a line at 1. x is logarithmic; the values of the points
 * are marked.
 */
export function plotCurve({ title, axis, isRatio, points }) {
  const sorted = points.toSorted((a, b) => a.x - b.x);
  const [first, last] = [sorted[0].x, sorted.at(-1).x];
  const most = 1.15 * Math.max(isRatio ? 1 : 0, ...sorted.map(({ y }) => y));
  const [left, right] = [kMargin.left, kWidth - kMargin.right];
  const [top, bottom] = [kMargin.top, kHeight - kMargin.bottom];
  const across = (x) => left + ((right - left) * Math.log(x / first)) / Math.log(last / first);
  const up = (y) => bottom - ((bottom - top) * y) / most;
  const path = sorted.map(({ x, y }) => `${round(across(x))},${round(up(y))}`).join(' ');
  const marks = sorted.flatMap(({ x, y }) => [
    `<circle cx="${round(across(x))}" cy="${round(up(y))}" r="3.5" fill="#2d6fb4"/>`,
    text(across(x), up(y) - 9, y, 'middle'),
    text(across(x), bottom + 18, x, 'middle'),
  ]);
  const one = [
    `<line x1="${left}" x2="${right}" y1="${round(up(1))}" y2="${round(up(1))}" stroke="#555" stroke-dasharray="4 4"/>`,
    text(left - 8, up(1) + 4, '1', 'end'),
  ];
  return svg(kHeight, title, [
    text(left, 20, title, 'start'),
    text((left + right) / 2, kHeight - 8, axis, 'middle'),
    `<line x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}" stroke="#555"/>`,
    ...(isRatio ? one : []),
    `<polyline points="${path}" fill="none" stroke="#2d6fb4" stroke-width="2"/>`,
    ...marks,
  ]);
}

function svg(height, title, parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${kWidth} ${height}" width="${kWidth}" height="${height}" font-family="system-ui, sans-serif" font-size="12" role="img">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" fill="#fff"/>
${parts.join('\n')}
</svg>
`;
}

function text(x, y, content, anchor) {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" fill="#222">${escaped(String(content))}</text>`;
}

function shorten(label) {
  return label.length > 42 ? `${label.slice(0, 41)}\u2026` : label;
}

function escaped(content) {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(number) {
  return Math.round(10 * number) / 10;
}
