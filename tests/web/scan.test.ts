/** Which PDFs are refused as scans, and what is said of those that are in part. */
import { describe, expect, it } from 'vitest';
import type { Converter } from '../../web/src/ingest/formats/converter';
import { looksScanned } from '../../web/src/ingest/formats/scan';
import { TextReader } from '../../web/src/ingest/read-text';

describe('a scan', () => {
  it.each([
    ['no text', ['', '', '']],
    ['page numbers', ['1', '2', '3', '4']],
    ['a stamp on every page', ['CamScanner 1', 'CamScanner 2', 'CamScanner 3']],
    ['a cover with a title, and pictures', ['Harbour', '', '', '']],
    ['a page with a word', ['Harbour']],
  ])('%s', (_, pages) => expect(looksScanned(pages)).toBe(true));
});

describe('no scan', () => {
  it.each([
    ['text', ['The ferry leaves the harbour at nine in the morning.', '']],
    ['slides of a word each', ['Traffic 1', 'Budget 2', 'Outlook 3', '4']],
    ['Chinese slides', ['交通', '预算', '展望']],
  ])('%s', (_, pages) => expect(looksScanned(pages)).toBe(false));
});

describe('of a scan in part', () => {
  const noteOn = async (pages: string[], path = 'a.pdf') => {
    const converter = { convert: async () => pages.join('\n\f') } as unknown as Converter;
    const reader = new TextReader(new AbortController().signal, converter);
    const read = async () => new Uint8Array(1);
    return (await reader.read({ path, bytes: 1, sha256: '', read })).note;
  };
  const text = 'The ferry leaves at nine.';

  it('says how many pages have no text', async () => {
    expect(await noteOn([text, '', text, ' '])).toMatchObject({ values: { n: 2, pages: 4 } });
  });

  it('says nothing of an empty page now and then, nor of other formats', async () => {
    expect(await noteOn([text])).toBeNull();
    expect(await noteOn([...Array<string>(9).fill(text), ''])).toBeNull();
    expect(await noteOn([text, ''], 'a.docx')).toBeNull();
  });
});
