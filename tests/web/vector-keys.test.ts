import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { packTexts } from '../../web/src/core/texts';
import { vectorKeys } from '../../web/src/engine/vector-keys';
import type { Model } from '../../web/src/models/manifest';

const model = (id: string) => ({ id }) as Model;

it('names a vector by model, tokens read and text, and by nothing else', async () => {
  const keys = await Promise.all([
    vectorKeys(packTexts(['one', '二 🙂', 'one']), model('a'), 512),
    vectorKeys(packTexts(['one']), model('b'), 512),
    vectorKeys(packTexts(['one']), model('a'), 112),
    vectorKeys(packTexts(['']), model('a'), 512),
  ]);
  expect(keys[0]?.[2]).toBe(keys[0]?.[0]);
  expect(new Set(keys.flat()).size).toBe(5);
  const expected = createHash('sha256')
    .update(['a', '512', '二 🙂'].join('\0'))
    .digest('hex')
    .slice(0, 32);
  expect(keys[0]?.[1]).toBe(expected);
});
