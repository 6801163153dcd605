/** All 224 files of the real zip with the default preset, once; what follows needs no embedding. */

import { realTexts, realZip } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { expectWhole } from './support/stored.js';

const kMinutes = 60_000;
const kQuestion = 'How is data stored in milvus?';
const kPassage = 'Where does Milvus store data?';

test('all 224 files: taken in once, found after a reload, never embedded again', async ({
  app,
}) => {
  test.setTimeout(15 * kMinutes);
  const texts = await realTexts(/./);
  expect(Object.keys(texts)).toHaveLength(224);

  const begun = performance.now();
  await app.drop(realZip());
  await app.waitForPhase('ready', 12 * kMinutes);
  const seconds = (performance.now() - begun) / 1000;
  const status = await app.status();
  expect(status).toMatchObject({ documents: 224, committed: 224, phase: 'ready' });
  expect(status.embedded).toBe(status.chunks);
  const rate = (status.chunks / seconds).toFixed(1);
  console.log(`224 files: ${status.chunks} chunks in ${seconds.toFixed(0)} s, ${rate} a second`);

  const [best] = await app.search(kQuestion);
  expect(best?.text).toContain(kPassage);
  expect(best?.source).toBe('en/faq/product_faq.md');
  expect(best?.text).toBe(texts['en/faq/product_faq.md']?.slice(best?.start, best?.end));

  await app.open();
  expect(await app.status()).toEqual(status);
  expect((await app.search(kQuestion))[0]).toEqual(best);
  expect(await expectWhole(app.page, texts)).toEqual(Object.keys(texts).sort());

  const again = await app.ingest([realZip()]);
  expect(again).toMatchObject({ added: 0, replaced: 0, unchanged: 224, embedded: 0 });
  expect(await app.status()).toEqual(status);
});
