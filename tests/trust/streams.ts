/** Twenty streams as chat APIs send them, and what a client must make of each. */

export interface Recorded {
  title: string;
  /** The body of the answer. */
  text: string;
  reasoning: string;
  content: string;
  /** The finish reason, or the words of the error that the stream ends in. */
  end: { reason: string } | { error: RegExp };
}

const chunk = (delta: object, finish: string | null = null, more: object = {}) =>
  JSON.stringify({ choices: [{ delta, finish_reason: finish }], ...more });
/** With all that DeepSeek sends besides. */
const longChunk = (delta: object) =>
  JSON.stringify({
    id: '930c60df-bf64-41c9-a88e-3ec75f81e00e',
    object: 'chat.completion.chunk',
    created: 1_764_151_200,
    model: 'deepseek-flash',
    system_fingerprint: 'fp_3d5141a69a_prod0225',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: null }],
  });
const event = (data: string, end = '\n') => `data: ${data}${end}${end}`;
const usage = { prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 };
const kDone = event('[DONE]');
const kAlive = ': keep-alive\n\n';
const kTexts = ['数据 🤔', ' naïve\u200d👩‍👧', ' [1]\n\n```\n'];
const kAll = kTexts.join('');
const contents = (end = '\n') =>
  kTexts.map((text) => event(chunk({ content: text }), end)).join('');
const kStop = event(chunk({ content: '' }, 'stop', { usage }));

const whole = (title: string, text: string, changes: Partial<Recorded> = {}): Recorded => ({
  title,
  text,
  reasoning: '',
  content: kAll,
  end: { reason: 'stop' },
  ...changes,
});

export const kStreams: Recorded[] = [
  whole(
    'DeepSeek, answering',
    kTexts.map((content) => event(longChunk({ content }))).join('') + kStop + kDone,
  ),
  whole(
    'DeepSeek, thinking first',
    event(chunk({ role: 'assistant', content: null, reasoning_content: '' })) +
      kTexts.map((text) => event(chunk({ content: null, reasoning_content: text }))).join('') +
      contents() +
      kStop +
      kDone,
    { reasoning: kAll },
  ),
  whole(
    'keep-alive comments between all events',
    kAlive + contents().replaceAll('\n\n', `\n\n${kAlive}`) + kStop + kDone,
  ),
  whole('lines that end in CRLF', contents('\r\n') + kStop + kDone),
  whole(
    'lines that end in CR',
    contents('\r') + kStop.replaceAll('\n', '\r') + kDone.replaceAll('\n', '\r'),
  ),
  whole('all kinds of line ends', `${contents('\r\n')}: x\r\n\n${kStop}${kDone}`),
  whole('a byte order mark first', `\ufeff${contents()}${kStop}${kDone}`),
  whole('no space after the colon', (contents() + kStop + kDone).replaceAll('data: ', 'data:')),
  whole(
    'event names, ids and retry times',
    `retry: 3000\n\n${contents().replaceAll('data: ', 'event: message\nid: 7\ndata: ')}${kStop}${kDone}`,
  ),
  whole('unknown fields', contents().replaceAll('data: ', 'mood: fine\ndata: ') + kStop + kDone),
  whole(
    'JSON over several data lines',
    contents().replaceAll('"choices"', '\ndata: "choices"') + kStop + kDone,
  ),
  whole(
    'usage in an event of its own',
    `${contents()}${event(chunk({}, 'stop'))}${event(JSON.stringify({ choices: [], usage }))}${kDone}`,
  ),
  whole(
    'escaped characters',
    (contents() + kStop + kDone).replace(
      /[\u0080-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  ),
  whole('no [DONE] after the finish reason', contents() + kStop),
  whole('[DONE] without a finish reason', contents() + kDone),
  whole('events after [DONE]', contents() + kStop + kDone + event(chunk({ content: 'never' }))),
  whole('cut for its length', `${contents()}${event(chunk({}, 'length'))}${kDone}`, {
    end: { reason: 'length' },
  }),
  whole(
    'empty events and empty deltas',
    `\n\n${event(chunk({}))}${contents()}${event(chunk({ content: null }))}${kStop}${kDone}`,
  ),
  whole(
    'an error in the middle',
    `${contents()}${event('{"error":{"message":"out of \\u706b"}}')}`,
    {
      end: { error: /out of 火/ },
    },
  ),
  whole('no JSON in the middle', `${contents()}${event('{"choices":[')}${kDone}`, {
    end: { error: /not JSON/ },
  }),
];
