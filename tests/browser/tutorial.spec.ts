/** The main job with the preset "Milvus tutorial": the published tutorial, from the zip to the answer. */

import { asksApart } from './support/answers.js';
import { realZip } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { expectedMessages, kQuestion, kScores } from './support/tutorial.js';

test('the tutorial, from the real zip to a cited answer', async ({
  app,
  api,
  context,
  outside,
  site,
}) => {
  test.setTimeout(180_000);
  const requested: string[] = [];
  context.on('request', (request) => requested.push(request.url()));
  const expected = await expectedMessages();

  await app.part('preset').selectOption({ label: 'Milvus tutorial' });
  await app.take(realZip());
  expect(await app.status()).toMatchObject({
    documents: 4,
    chunks: 72,
    embedded: 72,
    committed: 4,
  });

  const hits = await app.search(kQuestion, { preset: 'tutorial' });
  expect(hits.map((hit) => hit.text)).toEqual(expected.passages);
  for (const [i, score] of kScores.entries()) expect(hits[i]?.score).toBeCloseTo(score, 2);
  expect(hits.map((hit) => hit.source)).toContain('en/faq/product_faq.md');

  await app.connect(api);
  await asksApart(app, api, kQuestion, 'Milvus keeps it in object storage [1], after a flush [2].');
  expect(api.chats[0]?.body.messages).toEqual(expected.messages);
  await expect(app.part('hit')).toHaveCount(3);
  await expect(app.part('hit').first()).toHaveAttribute('data-source', 'en/faq/product_faq.md');

  await app.part('citation').first().click();
  await expect(app.part('source-view')).toBeVisible();
  expect(await app.part('source-view').locator('mark').textContent()).toBe(expected.passages[0]);

  const own = new URL(site).origin;
  expect(requested.filter((url) => ![own, api.base].includes(new URL(url).origin))).toEqual([]);
  expect(outside.reached).toEqual([]);
});

test('the exact prompt can be seen before anything is sent', async ({ app, api }) => {
  test.setTimeout(120_000);
  const expected = await expectedMessages();
  await app.part('preset').selectOption('tutorial');
  await app.take(realZip());
  await app.part('question').fill(kQuestion);
  await app.button(/show prompt/i).click();
  const shown = await app.part('prompt-preview').textContent();
  expect(JSON.parse(shown ?? '')).toEqual(expected.messages);
  expect(api.requests).toEqual([]);
});
