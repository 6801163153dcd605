import { expect, it } from 'vitest';
import { decodeText } from '../../web/src/ingest/decode';

const cases: [name: string, bytes: Buffer, text: string, replaced: number][] = [
  ['UTF-8', Buffer.from('Größe 数据 🙂'), 'Größe 数据 🙂', 0],
  ['a byte order mark', Buffer.from('\ufefftext'), 'text', 0],
  ['UTF-16, little end first', Buffer.from('\ufeff数据 a', 'utf16le'), '数据 a', 0],
  ['UTF-16, big end first', Buffer.from('\ufeff数据 a', 'utf16le').swap16(), '数据 a', 0],
  ['a genuine U+FFFD', Buffer.from('a\ufffdb'), 'a\ufffdb', 0],
  ['Latin-1 in UTF-8', Buffer.from('caf\xe9 \xe9', 'latin1'), 'caf\ufffd \ufffd', 2],
  ['both', Buffer.concat([Buffer.from('\ufffd'), Buffer.from([0xff])]), '\ufffd\ufffd', 1],
  ['a lone surrogate', Buffer.from('\ufeffa\ud800b', 'utf16le'), 'a\ufffdb', 1],
  ['a genuine U+FFFD in UTF-16', Buffer.from('\ufeff\ufffd\ud800', 'utf16le'), '\ufffd\ufffd', 1],
];

it.each(cases)('%s', (_name, bytes, text, replaced) => {
  expect(decodeText(bytes)).toEqual({ text, replaced });
});
