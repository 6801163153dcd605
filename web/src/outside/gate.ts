/**
 * The only way to other hosts. The page's own policy (index.html) lets nothing leave but to its own origin,
 * and so do its workers. Each other origin that a person has entered gets a gate: a frame whose policy has
 * that origin alone, and whose `fetch` is used. A policy can only be narrowed, never exchanged, in the
 * document that it binds: with gates another server needs no reload, and nothing that runs or is typed is
 * lost.
 */
import { UserError } from '../errors';
import { exchangeBy } from './exchange';
import { counted, noteRequest, type Purpose } from './requests';

const gates = new Map<string, Promise<Window & typeof globalThis>>();

/** As `fetch`, for addresses of other hosts. Rejects with UserError 'gate-missing' besides. */
export async function fetchOutside(
  url: string,
  request: RequestInit = {},
  purpose: Purpose = 'file',
): Promise<Response> {
  const gate = await openGate(url);
  const noted = noteRequest(url, request, purpose);
  try {
    return counted(await gate.fetch(url, request), noted);
  } catch (error) {
    // The frame's own TypeError is another one than this window's.
    throw (error as Error).name === 'TypeError' ? new TypeError((error as Error).message) : error;
  }
}

/** The same with the whole answer, for the engine's worker. */
export const exchangeOutside = exchangeBy((url, request) =>
  fetchOutside(String(url), request, 'milvus'),
);

/** Readies the gate to the origin of an address; nothing is sent there. */
export function openGate(url: string): Promise<Window & typeof globalThis> {
  const { origin } = new URL(url);
  let gate = gates.get(origin);
  if (!gate) {
    gate = load(origin).catch((error) => {
      gates.delete(origin);
      throw error;
    });
    gates.set(origin, gate);
  }
  return gate;
}

/** The frames of all gates. */
export function openGates(): Promise<Window[]> {
  return Promise.all(gates.values());
}

async function load(origin: string): Promise<Window & typeof globalThis> {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.src = new URL(`gate.html#${origin}`, document.baseURI).href;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  // In a closed tree nothing else of the page comes upon it.
  const host = document.createElement('div');
  host.attachShadow({ mode: 'closed' }).append(frame);
  document.body.append(host);
  await loaded;
  // What stands in place of a file that is missing has another policy, or none.
  if (!frame.contentDocument?.querySelector('meta[content^="connect-src"]')) {
    host.remove();
    throw gateMissing();
  }
  return frame.contentWindow as Window & typeof globalThis;
}

function gateMissing(): UserError {
  return new UserError(
    'gate-missing',
    'The part of this page that sends requests to servers could not be loaded.',
    'Nothing was sent; what you have typed and taken in is kept.',
    'Check the connection to where this page comes from, then try again.',
  );
}
