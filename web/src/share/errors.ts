/** What is wrong with an export, and what to do about it. */
import { UserError } from '../errors';
import { type Message, say } from '../words/message';

/** Nothing is kept of an export before all of it was found sound. */
const kSafe = say('Nothing of it was taken in, and what this browser holds is as it was.');

export function notAnExport(name: string, found: Message): UserError {
  return new UserError(
    'not-an-export',
    say('{name} is not an exported collection: {found}.', { name, found }),
    kSafe,
    'Choose a file that “Export” has made (its name ends in .askfolio), or the address of one.',
  );
}

export function newerExport(name: string, version: number, known: number): UserError {
  return new UserError(
    'export-newer',
    say(
      '{name} was made by a newer askfolio: it has version {version} of the format, and this page reads version {known}.',
      { name, version, known },
    ),
    kSafe,
    'Open it in a newer askfolio, or have it exported again by one as old as this.',
  );
}

export function cutShort(name: string, expected: number, found: number): UserError {
  return new UserError(
    'export-cut-short',
    say('{name} is not whole: it should have {expected} bytes and has {found}.', {
      name,
      expected,
      found,
    }),
    kSafe,
    'Download or copy it again; if it stays so, have it exported again.',
  );
}

/** where: which part of it. */
export function damagedExport(name: string, where: Message): UserError {
  return new UserError(
    'export-damaged',
    say('{name} is damaged: {where}.', { name, where }),
    kSafe,
    'Download or copy it again; if it stays so, have it exported again.',
  );
}

export function otherModel(name: string, model: string, offered: readonly string[]): UserError {
  return new UserError(
    'export-other-model',
    say(
      'The vectors of {name} were made with the embedding model {model}, which this page does not have.',
      { name, model },
    ),
    [say('Questions could not be compared with them.'), kSafe],
    say('Open it in a page that has the model, or have it exported with one of these: {models}.', {
      models: offered.join(', '),
    }),
  );
}

export function notEmbedded(): UserError {
  return new UserError(
    'not-embedded',
    'Some documents of this collection have no vectors yet.',
    'An export has all vectors, so that nobody who opens it has to wait for them.',
    'Press “Go on”, wait until everything is embedded, then export again.',
  );
}

export function nothingToExport(): UserError {
  return new UserError(
    'nothing-to-export',
    'There are no documents to export.',
    'The collection is empty.',
    'Add files first.',
  );
}

export function changedMeanwhile(): UserError {
  return new UserError(
    'collection-changed',
    'The collection was changed while it was exported.',
    'Nothing was exported; the collection is as it was changed.',
    'Export again when nothing is being added or deleted.',
  );
}

function noExportThere(url: string, status: number): UserError {
  return new UserError(
    'no-export-there',
    say('There is no exported collection at {url} (status {status}).', {
      url,
      status: String(status),
    }),
    kSafe,
    'Check the address; whoever runs that site may have moved or deleted it.',
  );
}

/** What is wrong with an answer in place of an export; null: nothing so far. */
export function badResponse(url: string, { ok, status, headers }: Response): UserError | null {
  if (!ok) return noExportThere(url, status);
  const isPage = (headers.get('content-type') ?? '').startsWith('text/html');
  return isPage ? notAnExport(url, say('a web page is at this address')) : null;
}

export function changedThere(url: string, status: number): UserError {
  return new UserError(
    'export-changed',
    say('{url} is not what it was when it was opened (status {status}).', {
      url,
      status: String(status),
    }),
    'It was probably published anew meanwhile; a part of it could not be read.',
    'Reload the page to open it as it is now.',
  );
}

export function unreachableExport(url: string, detail: string): UserError {
  const { host } = new URL(url);
  return new UserError(
    'export-unreachable',
    say('{url} could not be fetched ({detail}).', { url, detail }),
    [
      say(
        'You may be offline, or {host} does not answer, or it does not allow other sites to read it (CORS).',
        { host },
      ),
      kSafe,
    ],
    say(
      'Check the connection; if {host} is yours, have it send “Access-Control-Allow-Origin”, or download the file and drop it here.',
      { host },
    ),
  );
}

export function readOnly(): UserError {
  return new UserError(
    'read-only',
    'This collection is opened from its address and can only be read.',
    'Nothing was changed.',
    'Choose or make a collection of your own for files of your own.',
  );
}
