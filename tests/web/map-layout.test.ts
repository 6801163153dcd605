import fc from 'fast-check';
import { expect, test } from 'vitest';
import { colourOf, nearest, placeOn } from '../../web/src/ui/map-layout';

test('all points are on the canvas, by one scale, and up is up', () => {
  const pixels = placeOn(Float32Array.of(-2, 0, 2, 0, 0, 1, 0, -1), 428, 228);
  const [left, , right, , , top, , bottom] = [...pixels] as number[];
  expect([left, right]).toEqual([14, 414]);
  expect((bottom as number) - (top as number)).toBeCloseTo(((right as number) - 14) / 2, 3);
  expect(top).toBeLessThan(bottom as number);
});

test('one point, or points that are all the same, stand in the middle', () => {
  expect([...placeOn(Float32Array.of(3, 4), 100, 60)]).toEqual([50, 30]);
  expect([...placeOn(Float32Array.of(3, 4, 3, 4), 100, 60)]).toEqual([50, 30, 50, 30]);
  expect(placeOn(new Float32Array(), 100, 60)).toHaveLength(0);
});

test('the nearest point is the one that brute force finds', () => {
  const coordinate = fc.integer({ min: 0, max: 50 });
  const points = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 20 });
  fc.assert(
    fc.property(points, coordinate, coordinate, (points, x, y) => {
      const found = nearest(Float32Array.from(points.flat()), { x, y }, 12);
      const apart = points.map(([px, py]) => Math.hypot(px - x, py - y));
      const least = Math.min(...apart);
      if (least > 12) expect(found).toBeNull();
      else expect(apart[found as number]).toBe(least);
    }),
  );
});

test('documents next to each other have colours far apart', () => {
  const hue = (place: number) => Number(colourOf(place, false).match(/\d+/)?.[0]);
  for (let i = 0; i < 20; i++) {
    const apart = Math.abs(hue(i) - hue(i + 1));
    expect(Math.min(apart, 360 - apart)).toBeGreaterThan(90);
  }
});
