/** Scripts and requests hidden in texts (tests/trust/payloads.ts), in every place where a text is shown. */

import type { BrowserContext, Locator } from '@playwright/test';
import { keepRow } from '../../../scripts/trust.mjs';
import type { DeepSeekDouble } from '../../doubles/deepseek.js';
import { kExits, kPayloads } from '../../trust/payloads.js';
import type { App } from '../support/app.js';
import { zipOf } from '../support/docs.js';
import { expect, type Outside, test } from '../support/fixtures.js';

/** Documents of payloads; more hits than one of them has sections are not found at once. */
const kGroups = ['alder', 'birch', 'cedar', 'damson', 'elder', 'fir'];
const kGroup = kPayloads.length / kGroups.length;

const kForbidden =
  'script, img, image, svg, math, iframe, object, embed, style, link, meta, base, form, video, ' +
  'audio, source, track, picture, template, portal, fencedframe, marquee, dialog:not([class])';

const inPath = (payload: string) => payload.replace(/[\n/\\\0]/g, '∕').replaceAll('..', '…');
const inLine = (payload: string) => payload.replace(/\n/g, ' ');
/** Words that no other section has, so that none repeats another. */
const words = (i: number) => Array.from({ length: 25 }, (_, n) => 1000 + i * 25 + n).join(' ');

function payloadDocs(): Record<string, string> {
  const docs: Record<string, string> = {};
  for (const [i, payload] of kPayloads.entries()) {
    docs[`${i % 2 ? 'odd' : 'even'}-${i} ${inPath(payload)}.md`] = `Name ${i}.`;
    const group = kGroups[Math.floor(i / kGroup)] as string;
    docs[`${group}.md`] =
      `${docs[`${group}.md`] ?? ''}# Begin${i}. ${inLine(payload)}\n\n` +
      `${group} ${words(i)}\n\n${payload}\n\nEnd${i}.\n\n`;
  }
  return docs;
}

/** Nothing of the texts has become more than text, run, or left; resolves to what it was that has. */
async function harmIn(app: App, outside: Outside, where: Locator): Promise<string[]> {
  const found = await where.evaluateAll(
    (parts, forbidden) =>
      parts.flatMap((part) => {
        const elements = [...part.querySelectorAll('*')];
        const isIcon = (element: Element) => element.closest('svg.icon') !== null;
        const handlers = elements.flatMap((element) =>
          [...element.attributes]
            .filter(({ name }) => /^on|^style$|^ping$|^srcset$|^action$|^formaction$/i.test(name))
            .map(({ name }) => `${element.localName} ${name}`),
        );
        const links = elements
          .map((element) => element.getAttribute('href'))
          .filter((href) => href !== null && !/^(https?|mailto):/i.test(href));
        const tags = [...part.querySelectorAll(forbidden)].filter((each) => !isIcon(each));
        return [...handlers, ...links.map(String), ...tags.map(({ localName }) => localName)];
      }),
    kForbidden,
  );
  if (await app.page.evaluate(() => 'hacked' in window)) found.push('it ran');
  return [...found, ...outside.reached, ...outside.refused];
}

/** All markers are there, each in a text of its own: no payload has swallowed the next one. */
function expectAll(text: string, marker: string): void {
  const missing = kPayloads.map((_, i) => `${marker}${i}.`).filter((each) => !text.includes(each));
  expect(missing, marker).toEqual([]);
}

const withMarkers = (payloads: string[]) =>
  payloads.map((payload, i) => `Begin${i}.\n\n${payload}\n\nEnd${i}.`).join('\n\n');

async function answerWith(app: App, api: DeepSeekDouble, content: string): Promise<void> {
  api.reply({ content });
  await app.askAnew('What is group0?');
  await app.waitForAnswer('done');
}

test('300 payloads in six places: none runs, none asks for anything', async ({
  app,
  api,
  outside,
}) => {
  expect(kPayloads).toHaveLength(300);
  const begun = performance.now();
  const of = kPayloads.length * 6;
  keepRow('payloads', 'places', { of });
  const harm: Record<string, string[]> = {};
  await app.drop(zipOf(payloadDocs()));
  await app.waitForCommitted(kPayloads.length + kGroups.length);
  // Words find all of it; vectors would take longer than the rest of this test.
  await app.part('cancel').click();
  await app.connect(api);

  await app.page.locator('details.documents > summary').first().click();
  const list = app.page.locator('.document-list').first();
  let names = '';
  for (const half of ['even-', 'odd-']) {
    await app.part('document-filter').fill(half);
    await expect(app.page.locator('.document-list > li')).toHaveCount(kPayloads.length / 2);
    names += await list.innerText();
    harm.names = [...(harm.names ?? []), ...(await harmIn(app, outside, list))];
  }
  // White space is shown as one space, or none.
  const squeezed = (text: string) => text.replace(/\s+/g, '');
  const lost = kPayloads.filter(
    (each, i) => !squeezed(names).includes(squeezed(`-${i} ${inPath(each)}`)),
  );
  expect(lost).toEqual([]);

  await app.openSettings();
  await app.part('passages').fill('50');
  await app.closeSettings();
  let [headings, plain, formatted] = ['', '', ''];
  for (const group of kGroups) {
    await app.askAnew(group);
    await app.waitForAnswer('done');
    headings += (await app.part('hit').allInnerTexts()).join('\n');
    harm.headings = [...(harm.headings ?? []), ...(await harmIn(app, outside, app.part('hit')))];
    const hit = app.page.locator(`[data-testid=hit][data-source="${group}.md"]`).first();
    await hit.locator('summary').click();
    await hit.getByRole('button', { name: 'Open source' }).click();
    for (const isFormatted of [false, true]) {
      await app.part('formatted').setChecked(isFormatted);
      const view = app.page.locator(isFormatted ? '.source-formatted' : '.source-text');
      if (isFormatted) formatted += await view.innerText();
      else plain += await view.innerText();
      harm.documents = [
        ...(harm.documents ?? []),
        ...(await harmIn(app, outside, app.part('source-view'))),
      ];
    }
    await app.page.keyboard.press('Escape');
  }
  // In the list of passages each stands without its markup; a search does not find them all.
  expect(headings.match(/Begin\d+/g)?.length).toBeGreaterThan(kGroups.length);
  expectAll(formatted, 'Begin');
  expectAll(plain, 'End');
  expectAll(formatted, 'End');

  await answerWith(app, api, withMarkers(kPayloads));
  expectAll(await app.part('answer').innerText(), 'End');
  harm.answers = await harmIn(app, outside, app.part('answer'));

  const message = withMarkers(kPayloads);
  api.reply({ reasoning: message }, { raw: `data: ${JSON.stringify({ error: { message } })}\n\n` });
  await app.askAnew('What is group0?');
  await app.waitForAnswer('error');
  expectAll((await app.part('reasoning').textContent()) ?? '', 'End');
  harm.reasoning = await harmIn(app, outside, app.part('reasoning'));
  expectAll((await app.part('error').textContent()) ?? '', 'End');
  harm.errors = await harmIn(app, outside, app.part('error'));

  const failed = Object.values(harm).flat().length;
  const seconds = (performance.now() - begun) / 1000;
  keepRow('payloads', 'places', { of, tried: of, failed, seconds });
  expect(harm).toEqual({
    names: [],
    headings: [],
    documents: [],
    answers: [],
    reasoning: [],
    errors: [],
  });
});

test('100 ways out in an answer: none leads anywhere', async ({ app, api, outside }) => {
  expect(kExits).toHaveLength(100);
  const begun = performance.now();
  keepRow('exits', 'answers', { of: kExits.length });
  await app.take(zipOf({ 'a.md': '# Group0\n\nThe group that is asked about.\n' }));
  await app.connect(api);
  await answerWith(app, api, withMarkers(kExits));
  expect(await app.part('answer').innerText()).toContain('End99.');
  for (const link of await app.part('answer').locator('a').all()) await link.hover();
  const harm = await harmIn(app, outside, app.part('answer'));
  const seconds = (performance.now() - begun) / 1000;
  keepRow('exits', 'answers', {
    of: kExits.length,
    tried: kExits.length,
    failed: harm.length,
    seconds,
  });
  expect(harm).toEqual([]);
});

/** From the next time that the page is opened: what sanitizes lets everything pass. */
async function breakSanitizer(context: BrowserContext): Promise<void> {
  await context.route(/markdown-html[^/]*\.js$/, async (route) => {
    const code = await (await route.fetch()).text();
    const broken = code
      .replace(
        /\w+\.sanitize\((\w+\.parser\(\[\w+\]\)),\$?\w*\)/,
        'document.createRange().createContextualFragment($1)',
      )
      .replace('.replace(/[&<>"]/g,', '.replace(/(?!)/g,');
    expect(broken).toContain('createContextualFragment');
    expect(broken).toContain('(?!)');
    await route.fulfill({ contentType: 'text/javascript', body: broken });
  });
}

async function dropPolicy(context: BrowserContext, url: string): Promise<void> {
  await context.route(url, async (route) => {
    const page = await (await route.fetch()).text();
    const bare = page.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, '');
    expect(bare).not.toBe(page);
    await route.fulfill({ contentType: 'text/html', body: bare });
  });
}

test('a broken sanitizer is noticed, and what it lets pass is held back by the policy', async ({
  app,
  api,
  context,
  outside,
}) => {
  await breakSanitizer(context);
  await app.open();
  await app.take(zipOf({ 'a.md': '# Group0\n\nThe group that is asked about.\n' }));
  await app.connect(api);
  await answerWith(app, api, '<script>window.hacked=1</script>\n\nEnd.').catch(() => undefined);
  // Trusted Types refuse the text before it becomes HTML.
  expect(await app.page.evaluate(() => 'hacked' in window)).toBe(false);
  expect(outside.reached).toEqual([]);
  expect(outside.refused.join()).toContain('TrustedHTML');
  outside.refused.length = 0;

  await dropPolicy(context, app.url);
  for (const [name, payloads] of [
    ['payloads', kPayloads],
    ['exits', kExits],
  ] as const) {
    await app.open();
    await app.connect(api);
    await answerWith(app, api, withMarkers([...payloads].slice(0, 40)));
    const harm = await harmIn(app, outside, app.part('answer'));
    keepRow(name, 'twin', { caught: harm.length > 0 });
    expect(harm).not.toEqual([]);
    expect(harm.some((each) => each === 'it ran' || each.includes('tracker.example'))).toBe(true);
    outside.reached.length = 0;
  }
});
