/** The API key, encrypted with a passphrase, in localStorage. It belongs to the origin that it was entered for. */
import { UserError } from '../errors';
import { say } from '../words/message';

const kName = 'askfolio-locked-key';

/** OWASP's Password Storage Cheat Sheet for PBKDF2-HMAC-SHA256, of 2023 and unchanged since. */
const kIterations = 600_000;
/** More would take a page long to refuse, where somebody has changed what is stored. */
const kMostIterations = 10_000_000;

/** What is stored encrypted; salt, iv and data in base64. */
interface Locked {
  origin: string;
  iterations: number;
  salt: string;
  iv: string;
  data: string;
}

/** A key is kept for the origin of a base URL. */
export function hasLockedKey(base: string): boolean {
  return locked(base) !== null;
}

/** Takes the place of what was kept before. */
export async function lockKey(base: string, key: string, passphrase: string): Promise<void> {
  const origin = originOf(base);
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const secret = await secretOf(passphrase, salt, kIterations);
  const data = await crypto.subtle.encrypt(parameters(iv, origin), secret, utf8(key));
  const [saltText, ivText, dataText] = [salt, iv, new Uint8Array(data)].map(toBase64);
  const record = { origin, iterations: kIterations, salt: saltText, iv: ivText, data: dataText };
  localStorage.setItem(kName, JSON.stringify(record));
}

/** Rejects with UserError 'wrong-passphrase' or 'no-locked-key'; then nothing has changed. */
export async function unlockKey(base: string, passphrase: string): Promise<string> {
  const record = locked(base);
  if (!record) throw noLockedKey();
  const { origin, iterations } = record;
  try {
    const [salt, iv, data] = [record.salt, record.iv, record.data].map(fromBase64) as Bytes[];
    const secret = await secretOf(passphrase, salt as Bytes, iterations);
    const key = await crypto.subtle.decrypt(parameters(iv as Bytes, origin), secret, data as Bytes);
    return new TextDecoder().decode(key);
  } catch {
    // A passphrase and a record that do not fit are not told apart.
    throw wrongPassphrase(origin);
  }
}

export function forgetLockedKey(): void {
  localStorage.removeItem(kName);
}

type Bytes = Uint8Array<ArrayBuffer>;

function locked(base: string): Locked | null {
  const record = stored();
  if (record?.origin !== originOf(base)) return null;
  const { iterations, salt, iv, data } = record;
  const isWhole = [salt, iv, data].every((text) => typeof text === 'string');
  return isWhole && iterations > 0 && iterations <= kMostIterations ? record : null;
}

/** Null where there is nothing, or nothing that this version has written. */
function stored(): Locked | null {
  try {
    return JSON.parse(localStorage.getItem(kName) ?? 'null');
  } catch {
    return null;
  }
}

async function secretOf(passphrase: string, salt: Bytes, iterations: number): Promise<CryptoKey> {
  // The same letters may be typed in two ways.
  const typed = utf8(passphrase.normalize('NFC'));
  const raw = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  const cipher = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(derivation, raw, cipher, false, ['encrypt', 'decrypt']);
}

/** A record that is given another origin cannot be decrypted. */
function parameters(iv: Bytes, origin: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: utf8(origin) };
}

function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function originOf(base: string): string {
  return new URL(base).origin;
}

function wrongPassphrase(origin: string): UserError {
  return new UserError(
    'wrong-passphrase',
    say('This passphrase does not open the key for {host}.', { host: new URL(origin).host }),
    'The key stays as it is, encrypted.',
    'Type the passphrase again; without it, press “Forget” and enter the key anew.',
  );
}

function noLockedKey(): UserError {
  return new UserError(
    'no-locked-key',
    'There is no key to open any more.',
    'It was forgotten in another tab.',
    'Enter the key again.',
  );
}
