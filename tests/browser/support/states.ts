/** Every state that the page can be in, in an order in which each follows from the one before. */

import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { App } from './app.js';
import { kFerryQuestion, kSmallDocs, manyDocs, zipOf } from './docs.js';
import { leaveDialog, type States } from './reach.js';

/** A long path, a wide table and a long word: what makes a narrow page scroll. */
const kWideDocs = {
  ...kSmallDocs,
  [`harbour/${'a-long-folder-name/'.repeat(6)}timetable.md`]: `# Timetable\n\n| ${'quay | '.repeat(12)}\n`,
};
const kWideAnswer =
  `The ferry leaves at nine, or at 99 [1][9].\n\n| ${'a wide column | '.repeat(9)}\n|${'---|'.repeat(9)}\n` +
  `| ${'some text | '.repeat(9)}\n\n\`\`\`\n${'code '.repeat(60)}\n\`\`\`\n\n` +
  `${'Donaudampfschifffahrt'.repeat(9)}\n\n[a link](https://example.org/${'path/'.repeat(30)})\n\n` +
  '> A quote, *emphasis*, **strength**, `code`.\n\n## A heading\n\n1. one\n2. two\n';

/** It is looked at for longer than short texts take. */
const kLongToEmbed = Object.fromEntries(
  Object.entries(manyDocs('harbour')).map(([path, text]) => [path, `${text} `.repeat(24)]),
);

const kQuestionSet = {
  name: `${'question-set-'.repeat(6)}.jsonl`,
  mimeType: 'text/plain',
  buffer: Buffer.from(
    [kFerryQuestion, 'Donaudampfschifffahrt'.repeat(9)]
      .map((question) => JSON.stringify({ question, expected: 'harbour/ferry.md' }))
      .join('\n'),
  ),
};

/** All words, in small letters, that the states bring to the page: what is left is the page's own. */
export const kVocabulary: ReadonlySet<string> = new Set(
  [JSON.stringify(manyDocs('harbour')), JSON.stringify(kWideDocs), kWideAnswer, kFerryQuestion]
    .concat('And on Sundays? Let me see. A heading Text nowhere bees island', kQuestionSet.name)
    // The stand-in’s answer, and what is said by V8 of JSON, by pdf.js, and by Chromium of requests.
    .concat('Milvus keeps it in object storage', 'Unexpected token is not valid')
    .concat('no Invalid PDF structure', 'Failed to fetch')
    .flatMap(
      (text) =>
        text
          .replaceAll('\\n', ' ')
          .toLowerCase()
          .match(/[a-z][\w-]*/g) ?? [],
    ),
);

const kPdf = readFileSync(new URL('../../fixtures/documents/chromium-zh.pdf', import.meta.url));

const kMilvus = 'http://localhost:19530';

/** What a Milvus server says of a collection that it has, empty; fits: it can be used as it is. */
async function standInForMilvus(app: App, { fits }: { fits: boolean }): Promise<void> {
  const headers = { 'Access-Control-Allow-Origin': '*' };
  const vector = { name: 'vector', type: 'FloatVector', params: [{ key: 'dim', value: '384' }] };
  const fields = [{ name: 'id', type: 'VarChar', primaryKey: true }, vector];
  const indexes = [{ fieldName: 'vector', metricType: 'IP' }];
  const described = { has: true, fields, indexes, enableDynamicField: fits };
  await app.page.route(`${kMilvus}/**`, (route) => {
    const data = route.request().url().endsWith('/query') ? [] : described;
    return route.fulfill({ headers, json: { code: 0, data } });
  });
}

/** Has a folder picked that has one file. */
async function standInForFolder(app: App): Promise<void> {
  await app.page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('island', { create: true });
    const file = await folder.getFileHandle('notes.md', { create: true });
    const writable = await file.createWritable();
    await writable.write('# A heading\n\nText.\n');
    await writable.close();
    Object.assign(window, { showDirectoryPicker: async () => folder });
  });
}

export const kStates: States = {
  empty: async () => {},
  help: async (app) => {
    await app.part('help').click();
    await expect(app.part('help-dialog')).toBeVisible();
  },
  ingesting: async (app) => {
    await leaveDialog(app);
    await app.drop(zipOf(kLongToEmbed));
    await app.waitForPhase('embedding');
  },
  paused: async (app) => {
    await app.part('cancel').click();
    await expect(app.part('paused')).toBeVisible();
  },
  manual: async (app) => {
    await app.page.evaluate(() => window.askfolio.clear({ spares: false }));
    await app.part('try-manual').click();
    await expect(app.part('manual-question')).toHaveCount(2);
    await app.part('collection-select').selectOption('default');
  },
  loaded: async (app) => {
    await app.take(zipOf(kWideDocs));
    await app.page.locator('.documents > summary').first().click();
  },
  'left out': async (app) => {
    const scan = { name: 'scan.pdf', mimeType: '', buffer: Buffer.from('no PDF') };
    await app.take(scan, { ...scan, name: 'tide.md' });
    await app.part('report').locator('summary').click();
    await app.part('left-out').locator('summary').click();
  },
  synchronised: async (app) => {
    await standInForFolder(app);
    await app.part('sync-folder').click();
    await expect(app.part('apply-sync')).toBeVisible();
  },
  renaming: async (app) => {
    await leaveDialog(app);
    await app.part('rename-document').first().click();
  },
  deleted: async (app) => {
    await app.part('document-name').press('Escape');
    await app.part('remove-document').first().click();
  },
  'new collection': async (app) => {
    await app.part('undo').click();
    await expect(app.part('undo-note')).toBeHidden();
    await app.part('new-collection').click();
    await expect(app.part('collection-name')).toBeVisible();
  },
  'pasted text': async (app) => {
    await leaveDialog(app);
    await app.part('paste-text').click();
    await app.part('pasted-text').fill('# A heading\n\nText.\n');
  },
  'no key': async (app) => {
    await leaveDialog(app);
    await app.ask(kFerryQuestion);
    await app.waitForAnswer('error');
  },
  settings: async (app) => {
    await app.openSettings();
    await app.part('prices').locator('summary').click();
    await app.part('templates').locator('summary').click();
  },
  answering: async (app, api) => {
    await app.closeSettings();
    await app.connect(api);
    api.reply({ reasoning: 'Let me see.' }, { content: 'At [1]' }, { hold: new Promise(() => {}) });
    await app.ask(kFerryQuestion);
    await app.waitForAnswer('streaming');
  },
  stopped: async (app) => {
    await app.part('stop').click();
    await app.waitForAnswer('stopped');
  },
  chosen: async (app) => {
    await app.part('new-conversation').click();
    await app.part('ask-options').locator('summary').click();
    await app.part('question').fill(kFerryQuestion);
    await app.part('show-prompt').click();
    await app.part('include').nth(1).uncheck();
  },
  answered: async (app, api) => {
    await app.page.locator('.prompt > summary').click();
    await app.part('ask-options').locator('summary').first().click();
    await app.part('include').nth(1).check();
    api.reply({ reasoning: 'Let me see. '.repeat(40) }, { content: kWideAnswer });
    await app.ask(kFerryQuestion);
    await app.waitForAnswer('done');
    await app.part('hit').first().locator('summary').click();
    await app.part('reasoning').locator('summary').click();
    await app.page.locator('.prompt > summary').click();
    await expect(app.part('prompt-preview')).toBeVisible();
    await expect(app.part('finding')).toHaveCount(1);
  },
  'what leaves': async (app) => {
    await app.part('show-requests').click();
    await expect(app.part('requests-host').first()).toBeVisible();
    await app.part('own-files').locator('summary').click();
  },
  conversations: async (app) => {
    await leaveDialog(app);
    await app.ask('And on Sundays?');
    await app.waitForAnswer('done');
    await app.part('past-turn').locator('summary').click();
    await app.part('conversations').click();
    await app.part('rename-conversation').first().click();
  },
  'conversation deleted': async (app) => {
    await app.part('delete-conversation').first().click();
    await leaveDialog(app);
  },
  conversation: async (app) => {
    await app.part('undo').click();
    await expect(app.part('past-turn')).toBeVisible();
  },
  source: async (app) => {
    await app.part('citation').first().click();
    await expect(app.part('source-view')).toBeVisible();
  },
  why: async (app) => {
    await leaveDialog(app);
    await app.part('why').click();
    await app.part('candidate').first().getByRole('button').click();
    await app.part('why-document').selectOption({ index: 2 });
    await expect(app.part('why-chunk')).toBeEnabled();
  },
  map: async (app) => {
    await leaveDialog(app);
    await app.part('open-map').click();
    await expect(app.part('map')).toBeVisible();
  },
  measured: async (app) => {
    await leaveDialog(app);
    await app.part('measure').click();
    await app.part('question-set').setInputFiles(kQuestionSet);
    await expect(app.part('figures')).toBeVisible();
    const folded = app.part('measure-dialog').locator('details');
    await folded.evaluateAll((all) => {
      for (const each of all) (each as HTMLDetailsElement).open = true;
    });
  },
  'bad question set': async (app) => {
    const set = { ...kQuestionSet, buffer: Buffer.from('?') };
    await app.part('question-set').setInputFiles(set);
    await expect(app.part('measure-dialog').getByTestId('error')).toBeVisible();
  },
  place: async (app) => {
    await leaveDialog(app);
    await standInForMilvus(app, { fits: false });
    await app.part('store').click();
    await expect(app.part('store-dialog')).toBeVisible();
  },
  tested: async (app) => {
    await app.part('milvus-test').click();
    await app.part('foreign').locator('summary').click();
    await app.part('milvus-drop').click();
  },
  'bad address': async (app) => {
    await app.part('milvus-uri').fill('nowhere');
    await app.part('milvus-test').click();
    await expect(app.part('store-dialog').getByTestId('error')).toBeVisible();
  },
  used: async (app) => {
    await standInForMilvus(app, { fits: true });
    await app.part('milvus-uri').fill(kMilvus);
    await app.part('milvus-test').click();
    await app.part('milvus-use').click();
    await expect(app.part('keep-local')).toBeVisible();
  },
  'in Milvus': async (app) => {
    await leaveDialog(app);
  },
  pages: async (app, api) => {
    await app.part('store').click();
    await app.part('keep-local').click();
    // Hidden while it goes on, too.
    await expect(app.part('keep-local')).toBeHidden();
    await expect(app.part('milvus-test')).toBeEnabled();
    await leaveDialog(app);
    await app.take({ name: 'bees.pdf', mimeType: 'application/pdf', buffer: kPdf });
    api.reply({ content: '老鼠进不来 [1]。' });
    await app.askAnew('老鼠');
    await expect(app.part('answer')).toHaveText(/老鼠进不来/);
    await app.waitForAnswer('done');
    await app.part('answer').getByTestId('citation').click();
    await expect(app.part('page')).toHaveAttribute('data-drawn', 'true');
  },
};
