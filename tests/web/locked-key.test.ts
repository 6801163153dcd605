/** The encrypted key, opened by another implementation (OpenSSL, by way of Node) from what is stored. */
import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { forgetLockedKey, hasLockedKey, lockKey, unlockKey } from '../../web/src/ask/locked-key';

const kBase = 'https://chat.example/v1';
const kKey = 'sk-made-up-for-this-test';
/** Its é may be typed as one letter, or as e and an accent. */
const kPassphrase = 'four words and a caf\u00e9';

let locked: string;
let stored: Map<string, string>;

function fill(text?: string) {
  stored = new Map(text === undefined ? [] : [['askfolio-locked-key', text]]);
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, text: string) => stored.set(name, text),
    removeItem: (name: string) => stored.delete(name),
  });
}

// Deriving takes seconds, by design: once for all tests.
beforeAll(async () => {
  fill();
  await lockKey(kBase, kKey, kPassphrase);
  locked = [...stored.values()].join();
});

beforeEach(() => fill(locked));

const change = (part: object) => fill(JSON.stringify({ ...JSON.parse(locked), ...part }));

it('is PBKDF2-SHA256 by 600,000 rounds and AES-256-GCM, bound to the origin', () => {
  const { iterations, salt, iv, data } = JSON.parse(locked);
  expect(iterations).toBe(600_000);
  const [saltBytes, ivBytes, bytes] = [salt, iv, data].map((text) => Buffer.from(text, 'base64'));
  expect([saltBytes?.length, ivBytes?.length]).toEqual([16, 12]);
  const secret = pbkdf2Sync(kPassphrase, saltBytes as Buffer, 600_000, 32, 'sha256');
  const decipher = createDecipheriv('aes-256-gcm', secret, ivBytes as Buffer);
  decipher.setAAD(Buffer.from('https://chat.example'));
  decipher.setAuthTag((bytes as Buffer).subarray(-16));
  const text = decipher.update((bytes as Buffer).subarray(0, -16), undefined, 'utf8');
  expect(text + decipher.final('utf8')).toBe(kKey);
});

it('opens with its passphrase alone, also where letters are typed in another way', async () => {
  expect(await unlockKey(kBase, kPassphrase.normalize('NFD'))).toBe(kKey);
  const wrong = unlockKey(kBase, kPassphrase.slice(1));
  await expect(wrong).rejects.toMatchObject({ code: 'wrong-passphrase' });
  expect([...stored.values()]).toEqual([locked]);
});

it('is stored nowhere in the open, and differently each time', async () => {
  expect(locked).not.toContain(kKey);
  expect(locked).not.toContain(kPassphrase);
  await lockKey(kBase, kKey, kPassphrase);
  const again = JSON.parse([...stored.values()].join());
  for (const part of ['salt', 'iv', 'data']) expect(again[part]).not.toBe(JSON.parse(locked)[part]);
});

it('belongs to one origin: another does not see it, nor open it under its own name', async () => {
  expect(hasLockedKey('https://chat.example/other')).toBe(true);
  expect(hasLockedKey('https://evil.example/v1')).toBe(false);
  const open = () => unlockKey('https://evil.example', kPassphrase);
  await expect(open()).rejects.toMatchObject({ code: 'no-locked-key' });
  change({ origin: 'https://evil.example' });
  await expect(open()).rejects.toMatchObject({ code: 'wrong-passphrase' });
});

it.each<[string, object]>([
  ['cut', { data: 'AAAA' }],
  ['no base64', { salt: '%%%' }],
  ['without a salt', { salt: null }],
  ['of rounds without end', { iterations: 1e12 }],
  ['of another form', { iterations: 'many', iv: {} }],
])('a record that is %s is refused, and can be forgotten', async (_, part) => {
  change(part);
  await expect(unlockKey(kBase, kPassphrase)).rejects.toMatchObject({
    code: expect.stringMatching(/^(wrong-passphrase|no-locked-key)$/),
  });
  forgetLockedKey();
  expect(hasLockedKey(kBase)).toBe(false);
  expect(stored.size).toBe(0);
});
