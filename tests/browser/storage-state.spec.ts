/** Whether the browser keeps what is stored is asked for after the first documents, and shown. */
import { kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

test('the settings say whether the browser keeps what is stored, and can ask for it', async ({
  app,
}) => {
  await app.page.evaluate(() => {
    let answer = false;
    const asked: boolean[] = [];
    navigator.storage.persisted = async () => answer;
    navigator.storage.persist = async () => {
      asked.push(answer);
      // The first time, after the documents, it refuses.
      answer = asked.length > 2;
      return answer;
    };
    Object.assign(window, { asked });
  });
  const asked = () => app.page.evaluate(() => (window as unknown as { asked: boolean[] }).asked);
  expect(await asked()).toHaveLength(0);
  await app.take(zipOf(kSmallDocs));
  expect(await asked()).toHaveLength(1);

  await app.openSettings();
  await expect(app.part('storage')).toHaveAttribute('data-kept', 'false');
  await expect(app.part('storage')).toContainText('may delete all of it');
  await app.part('keep-storage').click();
  await expect(app.part('storage')).toContainText('It has just refused');
  await app.part('keep-storage').click();
  await expect(app.part('storage')).toHaveAttribute('data-kept', 'true');
  await expect(app.part('storage')).toContainText('keeps it until you delete it');
  await expect(app.part('keep-storage')).toHaveCount(0);
});
