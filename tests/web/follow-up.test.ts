import { describe, expect, test } from 'vitest';
import type { ChatEvent, ChatRequest, streamChat } from '../../web/src/ask/deepseek';
import { readRewrite, rewriteMessages, standsAlone, understand } from '../../web/src/ask/follow-up';
import { UserError } from '../../web/src/errors';
import { turnOf } from './turns';

const turns = [
  turnOf(1, 'When does the ferry leave?', 'At nine [1], or at ten [2, 3] 【1】.'),
  turnOf(2, 'And back?', 'At noon [1].'),
];
const request = { base: 'https://host', key: 'sk-made-up', model: 'm', effort: 'high' as const };

/** A chat API that replies with this, and what it was asked. */
function replying(...events: ChatEvent[]) {
  const requests: ChatRequest[] = [];
  const chat = async function* (request: ChatRequest) {
    requests.push(request);
    yield* events;
  };
  return { requests, chat: chat as typeof streamChat };
}

const { signal } = new AbortController();

test('the model sees the last turns without their citations, and does not think', async () => {
  const usage = { input: 9, cached: 0, output: 2, reasoning: 0 };
  const { requests, chat } = replying(
    { kind: 'content', text: 'What does the ferry ' },
    { kind: 'content', text: 'cost?\n' },
    { kind: 'usage', usage },
  );
  const understood = await understand(turns, 'What does it cost?', request, signal, chat);
  expect(understood).toEqual({
    standalone: { question: 'What does the ferry cost?', by: 'model' },
    usage,
  });
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({ ...request, thinking: false });
  const said = requests[0]?.messages.at(-1)?.content ?? '';
  expect(said).toContain('When does the ferry leave?');
  expect(said).toContain('At nine, or at ten.');
  expect(said).toContain('What does it cost?');
});

test('no more than three turns and the beginnings of their answers are sent', () => {
  const many = Array.from({ length: 9 }, (_, i) => turnOf(i, `Question ${i}?`, 'x'.repeat(5000)));
  const text = rewriteMessages(many, 'And?')[1]?.content ?? '';
  expect(text).not.toContain('Question 5?');
  expect(text).toContain('Question 6?');
  expect(text.length).toBeLessThan(2500);
});

test('a question that stands alone stays as it is typed', async () => {
  const { chat } = replying({ kind: 'content', text: 'What is a quay?' });
  expect((await understand(turns, 'What is a quay?', request, signal, chat)).standalone).toBeNull();
});

test('what was asked before is understood as then, without a request', async () => {
  const before = turns.map((turn) => ({ ...turn, exchange: { ...turn.exchange } }));
  const standalone = { question: 'When does the ferry come back?', by: 'person' as const };
  const [, second] = before;
  if (second) second.exchange.standalone = standalone;
  const { requests, chat } = replying();
  expect((await understand(before, ' And back?', request, signal, chat)).standalone).toBe(
    standalone,
  );
  expect(requests).toEqual([]);
});

test('a failure is told, and the question is asked as typed', async () => {
  const failing = (() => {
    throw new UserError('rate-limited', 'Too many requests.', '', '');
  }) as unknown as typeof streamChat;
  const { standalone } = await understand(turns, 'And then?', request, signal, failing);
  expect(standalone).toEqual({
    question: 'And then?',
    by: 'model',
    failure: { text: 'Too many requests.' },
  });
});

test('stopping ends it', async () => {
  const stopped = AbortSignal.abort(new Error('stopped'));
  const failing = (() => {
    throw stopped.reason;
  }) as unknown as typeof streamChat;
  await expect(understand(turns, 'And?', request, stopped, failing)).rejects.toThrow('stopped');
});

test.each([
  ['How is data stored in Milvus?', true],
  ['What if I failed to pull the Milvus Docker image from Docker Hub?', true],
  ['什么是放线菌酮的主要用途？', true],
  ['What does it cost?', false],
  ['And how much is a ticket on Sundays?', false],
  ['What about the ferry back on Sundays?', false],
  ['Why does that happen in the morning?', true],
  ['Why would a captain do that?', false],
  ['How do they store the data there?', false],
  ['Why?', false],
  ['它的票价一共是多少钱？', false],
  ['票价呢？', false],
  // Of other languages nothing is known.
  ['Wie viel kostet die Fahrkarte für das Schiff?', false],
  ['Сколько стоит билет на паром?', false],
])('%j stands alone: %s', (question, alone) => {
  expect(standsAlone(question)).toBe(alone);
});

test('a question that stands alone makes no request', async () => {
  const { requests, chat } = replying();
  const question = 'How long does the dough rise?';
  expect(await understand(turns, question, request, signal, chat)).toEqual({
    standalone: null,
    usage: null,
  });
  expect(requests).toEqual([]);
});

describe('a reply', () => {
  test.each([
    ['What does the ferry cost?', 'What does it cost?', 'What does the ferry cost?'],
    ['“What does the ferry cost?”', 'What does it cost?', 'What does the ferry cost?'],
    ['渡船的票价是多少？', '票价呢？', '渡船的票价是多少？'],
    ['Tell me about the ferry', 'tell me more', 'Tell me about the ferry'],
  ])('%j to %j is the question', (reply, typed, question) => {
    expect(readRewrite(reply, typed)).toBe(question);
  });

  test.each([
    '',
    '  \n',
    'Milvus keeps it in object storage [1].',
    'The ferry costs fourteen crowns.',
    'Here is the question:\nWhat does the ferry cost?',
    'What does the ferry cost [1]?',
    `${'Why '.repeat(100)}?`,
  ])('%j is none', (reply) => {
    expect(() => readRewrite(reply, 'What does it cost?')).toThrow(
      expect.objectContaining({ code: 'no-rewrite' }),
    );
  });
});
