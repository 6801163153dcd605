/** Numbers as people read them. */
import { expect, it } from 'vitest';
import { bytes } from '../../web/src/ui/format';

it.each([
  [999, '999 B'],
  [23_700, '23.7 kB'],
  [64e6, '64.0 MB'],
  [10_761_100_000, '10.8 GB'],
])('%d bytes are %s', (number, text) => expect(bytes(number)).toBe(text));
