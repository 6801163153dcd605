/** What each failure of the chat API means, and what to do about it. */
import { UserError } from '../errors';
import { type Message, say } from '../words/message';
import { withdrawnModel } from './models';

const kUsable = say('The passages stay on the page, and your collection is untouched.');

interface Advice {
  code: string;
  what: (host: string) => Message;
  advice: Message;
}

const kAdvice: Record<number, Advice> = {
  400: {
    code: 'bad-request',
    what: (host) => say('{host} did not understand the request (400).', { host }),
    advice: say('Check the model name in Settings; look at the exact prompt if the name is right.'),
  },
  401: {
    code: 'bad-key',
    what: (host) => say('{host} does not accept the API key (401).', { host }),
    advice: say(
      'Open Settings and enter the key again, whole and without spaces, or create a new one.',
    ),
  },
  402: {
    code: 'no-balance',
    what: (host) => say('The account at {host} has no balance left (402).', { host }),
    advice: say('Top up the account that the key belongs to, then ask again.'),
  },
  403: {
    code: 'forbidden',
    what: (host) => say('{host} refuses this key or this place (403).', { host }),
    advice: say('Check what the key is allowed to do, or use another key.'),
  },
  404: {
    code: 'not-found',
    what: (host) =>
      say('{host} has no chat API at this address, or no such model (404).', { host }),
    advice: say('Check the base URL and the model name in Settings.'),
  },
  422: {
    code: 'bad-parameters',
    what: (host) => say('{host} rejects a parameter of the request (422).', { host }),
    advice: say(
      'Check the model, thinking and effort in Settings; not every server knows them all.',
    ),
  },
  429: {
    code: 'rate-limited',
    what: (host) => say('{host} gets too many requests from this account (429).', { host }),
    advice: say('Wait a minute, then ask again.'),
  },
};

const kServerAdvice = say('This passes as a rule: wait a moment, then ask again.');

/** An answer with a status other than 200. `detail` is the server's own message, or empty. */
export function statusError(status: number, detail: string, base: string, model: string) {
  const host = new URL(base).host;
  const withdrawn = withdrawnModel(model);
  if (withdrawn && (status === 400 || status === 404)) {
    return new UserError(
      'withdrawn-model',
      say('The model {model} was withdrawn on {since}.', { model, since: withdrawn.since }),
      kUsable,
      say('Open Settings and use {use} instead.', { use: say(withdrawn.use) }),
    );
  }
  const known = kAdvice[status];
  const what = known
    ? known.what(host)
    : say('{host} answered with an error ({status}).', { host, status: String(status) });
  const said = detail ? say('It says: “{detail}”', { detail }) : '';
  const code = known?.code ?? (status >= 500 ? 'server-error' : 'api-error');
  const advice = known?.advice ?? (status >= 500 ? kServerAdvice : say('Check the base URL.'));
  return new UserError(code, what, [said, kUsable], advice);
}

/** No answer at all. `online` and `pageUrl` are what a page knows about itself. */
export function unreachable(base: string, online: boolean, pageUrl: string | undefined) {
  const { host, protocol, hostname } = new URL(base);
  if (!online) {
    return new UserError(
      'offline',
      say('This device is offline, so {host} cannot be asked.', { host }),
      'Searching works without a network: the passages below come from your collection.',
      'Connect to the network, then ask again.',
    );
  }
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const mixed = pageUrl?.startsWith('https:') && protocol === 'http:' && !local;
  const advice = mixed
    ? say(
        'This page was loaded over https and the base URL is http, which browsers block: use https.',
      )
    : say(
        "Check the base URL and the connection. A server of your own must allow this page's origin ({origin}); a content blocker may also be the cause.",
        { origin: pageUrl ? new URL(pageUrl).origin : 'CORS' },
      );
  return new UserError(
    'unreachable',
    say('No answer came from {host}. The browser hides why.', { host }),
    kUsable,
    advice,
  );
}

/** The stream ended before the answer did. */
export function brokenStream(base: string, reason: Message) {
  return new UserError(
    'stream-broken',
    say('The answer from {host} broke off: {reason}.', { host: new URL(base).host, reason }),
    'What had arrived is kept.',
    'Continue from there, or ask again.',
  );
}

export function notAnApi(base: string, type: string) {
  return new UserError(
    'not-an-api',
    say('{host} answered with {type}, not with an event stream.', {
      host: new URL(base).host,
      type: type || say('an unnamed type'),
    }),
    'The base URL is probably not that of a chat API.',
    'Check the base URL in Settings.',
  );
}

export function noKey(base: string) {
  const host = new URL(base).host;
  return new UserError(
    'no-key',
    say('There is no API key for {host}, so no answer was asked for.', { host }),
    'The passages were found in your collection without it.',
    host === 'api.deepseek.com'
      ? 'Create a key at platform.deepseek.com under API keys and enter it in Settings.'
      : 'Enter its key in Settings; any word will do if that server needs none.',
  );
}

export function unusableKey() {
  return new UserError(
    'bad-key',
    'The API key holds characters that no key has, such as spaces or line breaks.',
    kUsable,
    'Open Settings and paste the key again.',
  );
}
