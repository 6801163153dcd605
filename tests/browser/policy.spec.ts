/** What the page's policy holds back, tried in every thread that the page has: in frames and workers too. */

import { readFileSync } from 'node:fs';
import type { Frame } from '@playwright/test';
import { DeepSeekDouble } from '../doubles/deepseek.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { patchEngine } from './support/patch.js';
import { expectBound, expectShut, kStranger } from './support/policy.js';

test('nothing on the page reaches a stranger, runs a text, or takes one for HTML', async ({
  app,
  outside,
}) => {
  await expectShut(app.page, outside);
  const open = await app.page.evaluate(
    (stranger) =>
      new Promise<string[]>((resolve) => {
        const went: string[] = [];
        const element = (tag: string, attributes: Record<string, string>) => {
          const made = document.createElement(tag);
          made.addEventListener('load', () => went.push(tag));
          document.body.append(made);
          try {
            for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
          } catch {
            // Refused.
          }
          return made;
        };
        const attempt = (name: string, go: () => unknown) => {
          try {
            go();
            went.push(name);
          } catch {
            // Refused.
          }
        };
        // In a task of its own: what a debugger evaluates may do more.
        setTimeout(() => {
          attempt('innerHTML', () => (document.body.innerHTML += '<b>x</b>'));
          attempt('eval', () => new Function('window.ran = 1')());
          attempt('script text', () => {
            element('script', {}).textContent = 'window.ran = 2';
          });
          attempt('worker', () => new Worker('data:text/javascript,0'));
          attempt('policy', () =>
            // @ts-expect-error TypeScript does not know it yet.
            window.trustedTypes.createPolicy('other', { createHTML: String }),
          );
          element('img', { src: `${stranger}/img` });
          element('link', { rel: 'stylesheet', href: `${stranger}/css` });
          element('link', { rel: 'prefetch', href: `${stranger}/prefetch` });
          element('link', { rel: 'preload', as: 'image', href: `${stranger}/preload` });
          element('iframe', { src: `${stranger}/frame` });
          element('object', { data: `${stranger}/object` });
          element('audio', { src: `${stranger}/audio` });
          element('div', { style: `background: url(${stranger}/style)` });
          navigator.sendBeacon(`${stranger}/beacon`);
          const form = element('form', { action: `${stranger}/form`, method: 'post' });
          (form as HTMLFormElement).submit();
          setTimeout(() => resolve('ran' in window ? [...went, 'ran'] : went), 500);
        });
      }),
    kStranger,
  );
  // A frame that was refused still has loaded, and shows nothing.
  expect(open.filter((name) => name !== 'iframe')).toEqual([]);
  expect(outside.reached).toEqual([]);
  outside.refused.length = 0;
});

test('workers of every kind are bound by the page’s policy', async ({
  app,
  api,
  context,
  outside,
}) => {
  // What converts files is ended as soon as it is done.
  await patchEngine(context, 'Worker.prototype.terminate = () => undefined;');
  await app.open();
  await app.connect(api);
  // The tutorial's model runs in ONNX Runtime, always.
  await app.ingest([zipOf({ 'en/faq/a.md': '# Where?\n\nIn the harbour.\n' })], 'tutorial');
  await app.waitForPhase('ready');
  const buffer = readFileSync(new URL('../fixtures/documents/fpdf-en.pdf', import.meta.url));
  await app.ingest([{ name: 'a.pdf', mimeType: 'application/pdf', buffer }]);
  await app.waitForPhase('ready');
  api.reply({ content: 'So it is [1].' });
  await app.ask('What is it about?');
  await app.waitForAnswer('done');
  await app.part('citation').click();
  await expect(app.part('page')).toHaveAttribute('data-drawn', 'true');
  await expectBound(app, outside, ['engine', 'encoder', 'onnx-runtime', 'convert', 'pdf']);
});

test('another server takes a gate of its own: nothing is reloaded, and each gate leads to one server', async ({
  app,
  api,
  outside,
}) => {
  const other = await DeepSeekDouble.start();
  try {
    await app.take(zipOf(kSmallDocs));
    await app.connect(api);
    await app.ask(kFerryQuestion);
    await app.waitForAnswer('done');
    await app.page.evaluate(() => Object.assign(window, { notReloaded: true }));
    await app.part('question').fill('What is being typed');
    await app.connect(other);
    await expect(app.part('question')).toHaveValue('What is being typed');
    await app.askAnew('When does it leave?');
    await app.waitForAnswer('done');
    expect(await app.page.evaluate(() => 'notReloaded' in window)).toBe(true);
    expect([api.chats.length, other.chats.length]).toEqual([1, 1]);

    const gateTo = (base: string) =>
      app.page.frames().find((frame) => frame.url().endsWith(`#${base}`));
    const statusFrom = (from: string, to: string) =>
      gateTo(from)?.evaluate(
        (url) => fetch(url, { mode: 'no-cors' }).then(({ type }) => type, String),
        `${to}/models`,
      );
    expect(await statusFrom(api.base, api.base)).toBe('opaque');
    expect(await statusFrom(api.base, other.base)).toContain('TypeError');
    expect(await statusFrom(other.base, api.base)).toContain('TypeError');
    for (const base of [api.base, other.base]) await expectShut(gateTo(base) as Frame, outside);
  } finally {
    await other.close();
  }
});

test('a gate that cannot be loaded is said, nothing is sent, and the next question takes it', async ({
  app,
  api,
  context,
}) => {
  await app.take(zipOf(kSmallDocs));
  await context.route(/gate\.html/, (route) => route.fulfill({ status: 404, body: 'Not Found' }));
  await app.connect(api);
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('error');
  await expect(app.part('error')).toContainText('could not be loaded');
  expect(api.requests).toEqual([]);
  await context.unroute(/gate\.html/);
  await app.askAnew(kFerryQuestion);
  await app.waitForAnswer('done');
});
