/** Where points of a map stand on a canvas, which is meant by the pointer, and their colours. */

/** Pixels between a point and the canvas' edge. */
const kMargin = 14;

/** [points][2] in pixels: all of them on the canvas, by the same scale in both directions. */
export function placeOn(places: Float32Array, width: number, height: number): Float32Array {
  const [x, y] = [rangeOf(places, 0), rangeOf(places, 1)];
  const inner = { width: width - 2 * kMargin, height: height - 2 * kMargin };
  const scale = Math.min(inner.width / (x.size || 1), inner.height / (y.size || 1));
  return places.map((value, i) =>
    i % 2 === 0
      ? width / 2 + scale * (value - x.middle)
      : // Up is up.
        height / 2 - scale * (value - y.middle),
  );
}

function rangeOf(places: Float32Array, first: 0 | 1) {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = first; i < places.length; i += 2) {
    least = Math.min(least, places[i] as number);
    most = Math.max(most, places[i] as number);
  }
  return { size: most - least, middle: (least + most) / 2 };
}

/** The point that is nearest, or null where none is within so many pixels. */
export function nearest(
  pixels: Float32Array,
  at: { x: number; y: number },
  within: number,
): number | null {
  let [found, best]: [number | null, number] = [null, within ** 2];
  for (let i = 0; i < pixels.length / 2; i++) {
    const [x, y] = [pixels[2 * i] as number, pixels[2 * i + 1] as number];
    const apart = (x - at.x) ** 2 + (y - at.y) ** 2;
    if (apart <= best) [found, best] = [i, apart];
  }
  return found;
}

/** Of the documents in a map, by their place among them: neighbours differ most. */
export function colourOf(place: number, isDark: boolean): string {
  const hue = Math.round((place * 137.508) % 360);
  return `hsl(${hue} ${isDark ? '65% 65%' : '60% 42%'})`;
}
