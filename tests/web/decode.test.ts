import { expect, it } from 'vitest';
import { decodeText } from '../../web/src/ingest/decode';
import goldens from '../golden/encodings.json';

const cases: [name: string, bytes: Buffer, text: string, replaced: number][] = [
  ['UTF-8', Buffer.from('Größe 数据 🙂'), 'Größe 数据 🙂', 0],
  ['a byte order mark', Buffer.from('\ufefftext'), 'text', 0],
  ['UTF-16, little end first', Buffer.from('\ufeff数据 a', 'utf16le'), '数据 a', 0],
  ['UTF-16, big end first', Buffer.from('\ufeff数据 a', 'utf16le').swap16(), '数据 a', 0],
  ['a genuine U+FFFD', Buffer.from('a\ufffdb'), 'a\ufffdb', 0],
  [
    'one broken byte among whole ones',
    Buffer.from('é数据\ufffd').subarray(0, -1),
    'é数据\ufffd',
    1,
  ],
  ['both', Buffer.concat([Buffer.from('\ufffd'), Buffer.from([0xff])]), '\ufffd\ufffd', 1],
  ['a lone surrogate', Buffer.from('\ufeffa\ud800b', 'utf16le'), 'a\ufffdb', 1],
  ['a genuine U+FFFD in UTF-16', Buffer.from('\ufeff\ufffd\ud800', 'utf16le'), '\ufffd\ufffd', 1],
];

it.each(cases)('%s', async (_name, bytes, text, replaced) => {
  expect(await decodeText(bytes)).toMatchObject({ text, replaced });
});

it.each(goldens)('$codec is recognised', async ({ base64, text }) => {
  expect(await decodeText(Buffer.from(base64, 'base64'))).toMatchObject({ text, replaced: 0 });
});

it('HTML names its encoding, and is believed where the bytes are not UTF-8', async () => {
  const page = Buffer.from('<meta charset="koi8-r"><p>\xd4\xc5\xd3\xd4', 'latin1');
  expect((await decodeText(page, 'html')).text).toContain('тест');
  const wrong = Buffer.from('<meta charset="koi8-r"><p>тест');
  expect((await decodeText(wrong, 'html')).text).toContain('тест');
  const unknown = Buffer.from('<meta charset="no-such"><p>caf\xe9', 'latin1');
  expect((await decodeText(unknown, 'html')).text).toContain('café');
});
