/** What each failure of the chat API means, and what to do about it. */
import { UserError } from '../errors';
import { withdrawnModel } from './models';

const kUsable = 'The passages stay on the page, and your collection is untouched.';

interface Advice {
  code: string;
  what: (host: string) => string;
  advice: string;
}

const kAdvice: Record<number, Advice> = {
  400: {
    code: 'bad-request',
    what: (host) => `${host} did not understand the request (400).`,
    advice: 'Check the model name in Settings; look at the exact prompt if the name is right.',
  },
  401: {
    code: 'bad-key',
    what: (host) => `${host} does not accept the API key (401).`,
    advice: 'Open Settings and enter the key again, whole and without spaces, or create a new one.',
  },
  402: {
    code: 'no-balance',
    what: (host) => `The account at ${host} has no balance left (402).`,
    advice: 'Top up the account that the key belongs to, then ask again.',
  },
  403: {
    code: 'forbidden',
    what: (host) => `${host} refuses this key or this place (403).`,
    advice: 'Check what the key is allowed to do, or use another key.',
  },
  404: {
    code: 'not-found',
    what: (host) => `${host} has no chat API at this address, or no such model (404).`,
    advice: 'Check the base URL and the model name in Settings.',
  },
  422: {
    code: 'bad-parameters',
    what: (host) => `${host} rejects a parameter of the request (422).`,
    advice: 'Check the model, thinking and effort in Settings; not every server knows them all.',
  },
  429: {
    code: 'rate-limited',
    what: (host) => `${host} gets too many requests from this account (429).`,
    advice: 'Wait a minute, then ask again.',
  },
};

const kServerAdvice = 'This passes as a rule: wait a moment, then ask again.';

/** An answer with a status other than 200. `detail` is the server's own message, or empty. */
export function statusError(status: number, detail: string, base: string, model: string) {
  const host = new URL(base).host;
  const withdrawn = withdrawnModel(model);
  if (withdrawn && (status === 400 || status === 404)) {
    return new UserError(
      'withdrawn-model',
      `The model ${model} was withdrawn on ${withdrawn.since}.`,
      kUsable,
      `Open Settings and use ${withdrawn.use} instead.`,
    );
  }
  const known = kAdvice[status];
  const what = known ? known.what(host) : `${host} answered with an error (${status}).`;
  const said = detail ? `It says: “${detail}”` : '';
  const code = known?.code ?? (status >= 500 ? 'server-error' : 'api-error');
  const advice = known?.advice ?? (status >= 500 ? kServerAdvice : 'Check the base URL.');
  return new UserError(code, what, `${said} ${kUsable}`.trim(), advice);
}

/** No answer at all. `online` and `pageUrl` are what a page knows about itself. */
export function unreachable(base: string, online: boolean, pageUrl: string | undefined) {
  const { host, protocol, hostname } = new URL(base);
  if (!online) {
    return new UserError(
      'offline',
      `This device is offline, so ${host} cannot be asked.`,
      'Searching works without a network: the passages below come from your collection.',
      'Connect to the network, then ask again.',
    );
  }
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const mixed = pageUrl?.startsWith('https:') && protocol === 'http:' && !local;
  const advice = mixed
    ? 'This page was loaded over https and the base URL is http, which browsers block: use https.'
    : `Check the base URL and the connection. A server of your own must allow this page's origin ` +
      `(${pageUrl ? new URL(pageUrl).origin : 'CORS'}); a content blocker may also be the cause.`;
  return new UserError(
    'unreachable',
    `No answer came from ${host}. The browser hides why.`,
    kUsable,
    advice,
  );
}

/** The stream ended before the answer did. */
export function brokenStream(base: string, reason: string) {
  return new UserError(
    'stream-broken',
    `The answer from ${new URL(base).host} broke off: ${reason}.`,
    'What had arrived is kept.',
    'Continue from there, or ask again.',
  );
}

export function notAnApi(base: string, type: string) {
  return new UserError(
    'not-an-api',
    `${new URL(base).host} answered with ${type || 'an unnamed type'}, not with an event stream.`,
    'The base URL is probably not that of a chat API.',
    'Check the base URL in Settings.',
  );
}

export function noKey(base: string) {
  const host = new URL(base).host;
  return new UserError(
    'no-key',
    `There is no API key for ${host}, so no answer was asked for.`,
    'The passages below were found in your collection without it.',
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
