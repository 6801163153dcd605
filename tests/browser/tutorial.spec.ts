/** The main job with the preset "Milvus tutorial": the published tutorial, from the zip to the answer. */

import type { ChatMessage } from '../../web/src/protocol.js';
import { asksApart } from './support/answers.js';
import { realTexts, realZip } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

const kQuestion = 'How is data stored in milvus?';
const kPassages = [
  'Where does Milvus store data?',
  'How does Milvus flush data?',
  'How does Milvus handle vector data types and precision?',
];
/** Measured with the same model file in ONNX Runtime Web, outside of askfolio. */
const kScores = [0.7505, 0.5966, 0.5957];

/** The tutorial's own steps on the zip's text: split on "# ", join the three passages, fill in. */
async function expectedMessages(): Promise<{ passages: string[]; messages: ChatMessage[] }> {
  const texts = Object.values(await realTexts(/^en\/faq\//));
  const pieces = texts.flatMap((text) => text.split('# '));
  expect(pieces).toHaveLength(72);
  const passages = kPassages.map((title) => {
    const found = pieces.filter((piece) => piece.trimStart().startsWith(title));
    expect(found).toHaveLength(1);
    return found[0] as string;
  });
  const system =
    '\nHuman: You are an AI assistant. You are able to find answers to the questions from the ' +
    'contextual passage snippets provided.\n';
  const user =
    '\nUse the following pieces of information enclosed in <context> tags to provide an answer to ' +
    'the question enclosed in <question> tags.\n' +
    `<context>\n${passages.join('\n')}\n</context>\n<question>\n${kQuestion}\n</question>\n`;
  const messages: ChatMessage[] = [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ];
  return { passages, messages };
}

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
