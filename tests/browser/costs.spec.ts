/** What a question costs: an estimate before it is sent, and what was used after. */

import { kUsage } from '../doubles/deepseek.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { everythingStored } from './support/stored.js';

test('an estimate before sending, the real price after; prices are a person’s to correct', async ({
  app,
  api,
}) => {
  await app.take(zipOf(kSmallDocs));
  await app.connect(api);
  await app.part('question').fill(kFerryQuestion);
  await app.part('show-prompt').click();
  await expect(app.part('estimate')).toContainText(/about [\d,]+ tokens/);
  // Nothing is made up for a server whose prices nobody has said.
  await expect(app.part('estimate')).toContainText(/not known/);

  await app.openSettings();
  await app.part('prices').locator('summary').click();
  for (const [part, price] of [
    ['input', 2],
    ['cachedInput', 1],
    ['output', 30],
  ] as const) {
    await app.part(`price-${part}`).fill(String(price));
  }
  await app.closeSettings();
  await expect(app.part('estimate')).toContainText(/About \$0\.00\d+/);
  await expect(app.part('estimate')).toContainText('$0.030 for each 1,000 tokens');
  const shown = JSON.parse((await app.part('prompt-preview').textContent()) ?? '');
  expect(api.chats).toHaveLength(0);
  await app.part('send').click();
  await app.waitForAnswer('done');
  await expect(app.part('estimate')).toHaveCount(0);
  expect(api.chats).toHaveLength(1);
  expect(api.chats[0]?.body.messages).toEqual(shown);

  const usd = (kUsage.prompt_tokens * 2 + kUsage.completion_tokens * 30) / 1e6;
  await expect(app.part('usage')).toContainText(`$${usd.toFixed(4)}`);

  await expect.poll(() => everythingStored(app.page)).toContain('"usd":0.00');
  await app.open();
  await expect(app.part('usage')).toContainText(`$${usd.toFixed(4)}`);
  await app.openSettings();
  await app.part('prices').locator('summary').click();
  await expect(app.part('price-output')).toHaveValue('30');
  await app.part('reset-prices').click();
  await expect(app.part('price-output')).toHaveValue('');
  // DeepSeek's own are listed, with the day they are from.
  await app.part('api-base').fill('https://api.deepseek.com');
  await app.part('api-base').press('Tab');
  await expect(app.part('price-output')).toHaveValue('0.6');
  await expect(app.part('prices')).toContainText('2026-11-15');
});
