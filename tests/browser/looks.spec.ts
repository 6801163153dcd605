/** In every state and language: nothing serious for axe-core, and no sideways scrolling on a phone. */

import type { DeepSeekDouble } from '../doubles/deepseek.js';
import { gate } from './support/answers.js';
import type { App } from './support/app.js';
import { seriousFindings } from './support/axe.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { latinTexts } from './support/latin.js';
import { kOpenedStates } from './support/opened-states.js';
import type { States } from './support/reach.js';
import { kStates } from './support/states.js';

const kPage = { width: 1280, height: 720 };
const kPhone = { width: 360, height: 740 };

/** For people to look at. */
async function writeScreenshot(app: App, kind: string, state: string): Promise<void> {
  const path = `test-results/looks/${state.replaceAll(' ', '-')}-${kind}.png`;
  await app.page.screenshot({ path, fullPage: true });
}

/** What a phone would have to scroll sideways for. */
async function expectFits(app: App, state: string): Promise<void> {
  const { width } = kPhone;
  const scrolled = await app.page.evaluate(() => document.documentElement.scrollWidth);
  expect(scrolled, state).toBeLessThanOrEqual(width);
  const beyond = await app.page.evaluate((width) => {
    /** Fields end where the text of their dialog does. */
    const edgeOf = (element: Element) => {
      const frame = element.matches('button') ? null : element.closest('.dialog-frame');
      if (!frame) return width;
      const { paddingRight } = getComputedStyle(frame);
      return frame.getBoundingClientRect().right - Number.parseFloat(paddingRight) + 0.5;
    };
    return [...document.querySelectorAll('dialog[open], button, input, select, textarea')]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0)
      .filter(({ element, box }) => box.left < 0 || box.right > edgeOf(element))
      .filter(({ element }) => !element.closest('.table-box, .visually-hidden, .file-picker'))
      .map(({ element }) => element.outerHTML.slice(0, 200));
  }, width);
  expect(beyond, state).toEqual([]);
  const model = app.page.locator('.ask-model');
  const isCut = await model.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
  expect(isCut, `${state}: the model's name is cut`).toBe(false);
}

/** Every state in every language and in every scheme, of which the second can only change contrasts. */
for (const { locale, schemes } of [
  { locale: 'en', schemes: ['light', 'dark'] },
  { locale: 'zh-CN', schemes: ['dark'] },
] as const) {
  test.describe(locale, () => {
    test.use({ contextOptions: { locale } });

    const look = async (app: App, api: DeepSeekDouble, states: States) => {
      // Each state is looked at three times, and a busy machine takes seconds for it.
      test.setTimeout(360_000);
      const { page } = app;
      // Colours are judged when transitions are over: there are none in this mode.
      await page.emulateMedia({ colorScheme: schemes[0], reducedMotion: 'reduce' });
      for (const [state, reach] of Object.entries(states)) {
        await reach(app, api);
        await expect.soft(page.locator('html')).toHaveAttribute('lang', locale);
        if (locale !== 'en') expect.soft(await latinTexts(page), state).toEqual([]);
        for (const colorScheme of schemes) {
          const rules = colorScheme === schemes[0] ? undefined : ['color-contrast'];
          if (schemes.length > 1) await page.emulateMedia({ colorScheme });
          expect.soft(await seriousFindings(page, rules), state).toEqual([]);
          await writeScreenshot(app, `${colorScheme}-${locale}`, state);
        }
        await page.setViewportSize(kPhone);
        await expectFits(app, state);
        await writeScreenshot(app, `phone-${locale}`, state);
        await page.setViewportSize(kPage);
      }
    };

    test('every state: axe-core finds nothing serious, and a phone does not scroll sideways', ({
      app,
      api,
    }) => look(app, api, kStates));

    test('every state that the page is opened in', ({ app, api }) => look(app, api, kOpenedStates));
  });
}

test('on a wide screen sources stand beside the answer, and nothing moves while it comes', async ({
  app,
  api,
}) => {
  await app.page.setViewportSize({ width: 1500, height: 900 });
  await app.take(zipOf(kSmallDocs));
  await app.connect(api);
  const [thought, begun, grown] = [gate(), gate(), gate()];
  api.reply(
    { reasoning: 'Let me see. '.repeat(60) },
    { hold: thought.opened },
    { content: 'The ferry leaves [1]' },
    { hold: begun.opened },
    { content: ' at nine.\n\n'.repeat(9) },
    { hold: grown.opened },
  );
  const placeOf = async (part: string) => {
    const box = await app.part(part).first().boundingBox();
    if (!box) throw new Error(`${part} is not there`);
    return box;
  };
  await app.ask(kFerryQuestion);
  await expect(app.part('reasoning')).toBeVisible();
  const places = async () => [(await placeOf('answer')).y, (await placeOf('hit')).y];
  const before = await places();
  thought.open();
  await expect(app.part('answer')).toContainText('leaves');
  expect(await places()).toEqual(before);
  begun.open();
  await expect(app.part('answer')).toContainText('at nine');
  expect(await places()).toEqual(before);
  grown.open();
  await app.waitForAnswer('done');
  await expect(app.part('usage')).toBeVisible();
  expect(await places()).toEqual(before);

  const [answer, hit] = [await placeOf('answer'), await placeOf('hit')];
  expect(hit.x).toBeGreaterThan(answer.x + answer.width);
  expect(hit.x + hit.width).toBeLessThanOrEqual(1500);
  await writeScreenshot(app, 'wide', 'answered');
});
