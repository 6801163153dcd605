/** What goes wrong with a Milvus server, and what to do about it. */
import { UserError } from '../errors';
import { type Message, say, type Wording } from '../words/message';

const kSafe = say('Nothing was changed, and what this browser holds is kept.');

export function badUri(text: string): UserError {
  return new UserError(
    'milvus-bad-uri',
    say('“{text}” is not the address of a Milvus server.', { text }),
    kSafe,
    'Enter one such as http://localhost:19530, or the public endpoint of a Zilliz Cloud cluster (https://…), without user name, path or query.',
  );
}

export function badName(what: 'collection' | 'database' | 'field', name: string): UserError {
  const said = {
    collection: () => say('“{name}” cannot be the name of a collection in Milvus.', { name }),
    database: () => say('“{name}” cannot be the name of a database in Milvus.', { name }),
    field: () => say('“{name}” cannot be the name of a field in Milvus.', { name }),
  }[what]();
  return new UserError(
    'milvus-bad-name',
    said,
    kSafe,
    'Use at most 255 letters, digits and underscores, the first of them no digit.',
  );
}

/** What a page can know about why no answer came. */
export interface Surroundings {
  online: boolean;
  /** Origin of the page; undefined outside of one. */
  page: string | undefined;
  /** Something answers there, though the page may not read it; null: nobody has looked. */
  answers: boolean | null;
  /** State of the browser's permission for addresses of this computer and network; null: it has none. */
  localAccess: 'granted' | 'prompt' | 'denied' | null;
}

export function unreachable(base: string, known: Surroundings): UserError {
  const { online, page, answers, localAccess } = known;
  const { host, protocol, hostname } = new URL(base);
  const isLocal = isLoopback(hostname);
  const isMixed = page?.startsWith('https:') && protocol === 'http:' && !isLocal;
  const origin = page ?? say('this page');
  if (!online && !isLocal) {
    return failed(
      'milvus-offline',
      say('This device is offline, so {host} cannot be reached.', { host }),
      [say('Connect to the network, then try again.')],
    );
  }
  if (isMixed) {
    return failed(
      'milvus-mixed-content',
      say('The browser does not let this page reach {host}.', { host }),
      [
        say(
          'The page came over https and the server’s address is plain http, which browsers block.',
        ),
        say(
          'Give the server TLS and use its https address, or open askfolio from your own computer (npm start).',
        ),
      ],
    );
  }
  if (localAccess === 'denied') {
    return failed(
      'milvus-local-denied',
      say('The browser does not let this page reach {host}.', { host }),
      [
        say(
          'This site may not reach devices on your local network: allow “Local network access” in the browser’s settings for this site, then try again.',
        ),
      ],
    );
  }
  if (answers) {
    return failed(
      'milvus-cors',
      say('{host} answers, but the browser does not let this page read it.', { host }),
      [
        say(
          'Milvus allows every page (CORS), so this is another server, one that leads elsewhere, or a proxy before Milvus. A proxy must allow requests from {origin}: the methods GET and POST, the headers Authorization and Content-Type.',
          { origin },
        ),
      ],
    );
  }
  return failed(
    'milvus-unreachable',
    say('No answer came from {host}. The browser hides why.', { host }),
    [
      say(
        'Check that Milvus is running and that address and port are right (19530 unless it was changed).',
      ),
      localAccess === 'prompt'
        ? say(
            'The browser may have asked whether this site may reach your local network: allow it.',
          )
        : '',
      say('A wrong certificate, or http for https, looks the same from here.'),
    ],
  );
}

export function timedOut(base: string, seconds: number): UserError {
  return failed(
    'milvus-timeout',
    say('{host} took the request and gave no answer for {seconds} s.', {
      host: hostOf(base),
      seconds,
    }),
    [
      say(
        'Look at the server’s load and logs, then try again: what is there already is not sent again.',
      ),
    ],
  );
}

export function cutOff(base: string): UserError {
  return failed(
    'milvus-cut-off',
    say('The answer of {host} broke off in the middle.', { host: hostOf(base) }),
    [
      say(
        'Check the connection and the server, then try again: what is there already is not sent again.',
      ),
    ],
  );
}

export function notMilvus(base: string, found: Message): UserError {
  return failed(
    'not-milvus',
    say('{host} answered with {found}: it is no Milvus server.', { host: hostOf(base), found }),
    [
      say(
        'Check address and port: Milvus answers on 19530, not on the port of its web page (9091).',
      ),
    ],
  );
}

export function notAuthenticated(base: string, hasToken: boolean): UserError {
  const host = hostOf(base);
  const what = hasToken
    ? say('{host} does not accept this token (401).', { host })
    : say('{host} wants a token (401).', { host });
  return failed('milvus-auth', what, [
    say(
      'Enter user:password (root:Milvus where nobody has changed it), or the API key of Zilliz Cloud.',
    ),
  ]);
}

export function busy(base: string, tries: number): UserError {
  return failed(
    'milvus-busy',
    say('{host} was too busy, {n} times in a row.', { host: hostOf(base), n: tries }),
    [say('Wait a little, then try again: what is there already is not sent again.')],
  );
}

/** An error that Milvus itself has told. */
export function refused(base: string, code: number, message: Wording): UserError {
  return new UserError(
    code === 100 ? 'milvus-no-collection' : code === 800 ? 'milvus-no-database' : 'milvus-refused',
    say('{host} says ({code}): {message}.', {
      host: hostOf(base),
      code: String(code),
      message,
    }),
    'What this browser holds is kept.',
    code === 800
      ? 'Check the name of the database, or leave it empty for the default one.'
      : 'Test the connection in “Where it is kept”; it says what is wrong with the collection.',
  );
}

export function notVisible(chunks: number, seconds: number): UserError {
  return new UserError(
    'milvus-not-visible',
    say('Milvus took {chunks} chunks, but does not find all of them after {seconds} s.', {
      chunks,
      seconds,
    }),
    'Searches may miss the last documents. This server’s REST API (v1) cannot wait for them itself.',
    'Wait a little and press “Go on”: what is there already is not sent again.',
  );
}

export function stillVisible(seconds: number): UserError {
  return new UserError(
    'milvus-still-visible',
    say('Milvus took a deletion, but still finds what was deleted after {seconds} s.', { seconds }),
    'Searches may show it for a while. This server’s REST API (v1) cannot wait for that itself.',
    'Wait a little and look again; delete it once more if it is still there.',
  );
}

/** A collection that cannot be used as it is. */
export function unfit(collection: string, problem: Message, advice: Message): UserError {
  const what = say('Collection {collection}: {problem}', { collection, problem });
  return new UserError('milvus-unfit', what, kSafe, advice);
}

export function notInMilvus(what: Message): UserError {
  return new UserError(
    'not-in-milvus',
    say('{what} needs the collection in this browser.', { what }),
    'This one is kept in Milvus, which searches in its own way.',
    'Choose “In this browser” under “Where it is kept” to do it there.',
  );
}

export function readOnly(collection: string): UserError {
  return new UserError(
    'read-only',
    say(
      'Collection {collection} was filled by something else than askfolio: it is only asked here.',
      { collection },
    ),
    'Nothing in it was changed.',
    'Choose another collection, or this browser, under “Where it is kept” to take files in.',
  );
}

export function noSuchField(field: string): UserError {
  return new UserError(
    'milvus-no-field',
    say('What was found has no text in a field “{field}”.', { field }),
    kSafe,
    'Enter the name of the field that holds the text under “Where it is kept”.',
  );
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

function failed(code: string, what: Message, advice: Wording[]): UserError {
  return new UserError(code, what, kSafe, advice);
}

function hostOf(base: string): string {
  return new URL(base).host;
}
