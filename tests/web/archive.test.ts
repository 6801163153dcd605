import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../web/src/engine/presets';
import { ARCHIVE_LIMITS, Archive } from '../../web/src/ingest/archive';
import { FileError } from '../../web/src/ingest/file-error';
import { type ReadResult, readFiles } from '../../web/src/ingest/read';
import { english } from '../../web/src/words/message';
import * as archives from '../fixtures/make-archives';
import { zipBytes } from '../fixtures/zip-bytes';
import nameGoldens from '../golden/names.json';

const NEVER = new AbortController().signal;

function read(files: File[], only = PRESETS.default.only): Promise<ReadResult> {
  return readFiles(files, only, () => undefined, NEVER);
}

function asFile(bytes: Uint8Array, name = 'docs.zip'): File {
  return new File([new Uint8Array(bytes)], name);
}

const refused: [code: string, make: () => Uint8Array | Promise<Uint8Array>][] = [
  ['not-a-zip', archives.notAZip],
  ['not-a-zip', () => new Uint8Array()],
  ['archive-damaged', archives.truncated],
  ['archive-encrypted', archives.encrypted],
  ['archive-empty', archives.empty],
  ['nothing-readable', archives.noReadableFile],
];

describe('an archive that is refused', () => {
  it.each(refused)('%s', async (code, make) => {
    await expect(read([asFile(await make())])).rejects.toMatchObject({ code });
  });

  it('at every length that a download can break off at', async () => {
    const whole = zipBytes([
      { name: 'a.md', data: '# A\n' },
      { name: 'b.md', data: '# B\n' },
    ]);
    for (let length = 4; length < whole.length; length++) {
      await expect(read([asFile(whole.subarray(0, length))])).rejects.toMatchObject({
        code: 'archive-damaged',
      });
    }
  });

  it('with more entries than the limit', async () => {
    const file = asFile(zipBytes(['a', 'b', 'c'].map((name) => ({ name, data: name }))));
    const limits = { ...ARCHIVE_LIMITS, entries: 2 };
    await expect(Archive.open(file, 'x.zip', limits)).rejects.toMatchObject({
      code: 'archive-too-many-files',
    });
  });
});

describe('limits count what really inflates', () => {
  const data = 'x'.repeat(1000);
  const entries = ['a.md', 'b.md', 'c.md'].map((name) => ({ name, data, claimedSize: 1000 }));

  async function open(limits: Partial<typeof ARCHIVE_LIMITS>): Promise<Archive> {
    return Archive.open(asFile(zipBytes(entries)), 'x.zip', { ...ARCHIVE_LIMITS, ...limits });
  }

  it('of one file, to the byte', async () => {
    expect((await (await open({ entryBytes: 1000 })).read('a.md')).length).toBe(1000);
    await expect((await open({ entryBytes: 999 })).read('a.md')).rejects.toThrow(FileError);
  });

  it('of the archive, a file read again not counting twice', async () => {
    const archive = await open({ archiveBytes: 2000 });
    for (const path of ['a.md', 'a.md', 'b.md', 'b.md', 'a.md']) await archive.read(path);
    await expect(archive.read('c.md')).rejects.toMatchObject({ code: 'archive-too-large' });
    expect((await archive.read('b.md')).length).toBe(1000);
  });

  it.each([100, 80 * 1024 ** 2])('though the headers claim %i', async (claimedSize) => {
    const bomb = { name: 'bomb.md', data: Buffer.alloc(80 * 1024 ** 2, 0x61), claimedSize };
    const { sources, skipped } = await read([
      asFile(zipBytes([{ name: 'good.md', data: 'good' }, bomb])),
    ]);
    expect(sources.map(({ path }) => path)).toEqual(['good.md']);
    expect(skipped).toMatchObject([{ path: 'bomb.md' }]);
    expect(english(skipped[0]?.reason ?? '')).toMatch(/beyond 64 MiB/);
  });
});

describe('single files of an archive', () => {
  it.each([
    ['leading out', archives.pathTraversal, 2],
    ['absolute', archives.absolutePath, 2],
  ])('with a path %s are left out, the rest is read', async (_name, make, count) => {
    const { sources, skipped } = await read([asFile(make())]);
    expect(sources.map(({ path }) => path)).toEqual(['good.md']);
    expect(skipped).toHaveLength(count);
  });

  it('that are damaged are left out', async () => {
    const bytes = zipBytes([
      { name: 'a.md', data: 'first text of some length, to be damaged' },
      { name: 'b.md', data: 'second' },
    ]);
    bytes[40] = (bytes[40] as number) ^ 0xff;
    const { sources, skipped } = await read([asFile(bytes)]);
    expect(sources.map(({ path }) => path)).toEqual(['b.md']);
    expect(skipped).toMatchObject([{ path: 'a.md' }]);
    expect(english(skipped[0]?.reason ?? '')).toMatch(/damaged/);
  });

  it('with one path twice: the last is taken, and said', async () => {
    const file = asFile(
      zipBytes([
        { name: 'a.md', data: 'old' },
        { name: 'a.md', data: 'new' },
      ]),
    );
    const { sources, skipped } = await read([file]);
    const texts = await Promise.all(sources.map((source) => source.read()));
    expect(texts.map((text) => new TextDecoder().decode(text))).toEqual(['new']);
    expect(skipped).toMatchObject([{ path: 'a.md' }]);
  });
});

describe('what is read of what was dropped', () => {
  it('files of the types that are read, folders and files without a zip too', async () => {
    const zip = asFile(
      zipBytes([
        { name: 'deep/er/a.MD', data: 'a' },
        { name: 'b.mdx', data: 'b' },
        { name: '__MACOSX/deep/._a.md', data: 'junk' },
        { name: 'c.exe', data: 'MZ' },
        { name: 'inner.zip', data: 'PK' },
        { name: 'c.json', data: '{}' },
        { name: 'empty.md', data: '' },
      ]),
      'no-ending',
    );
    const { sources, skipped } = await read([zip, asFile(Buffer.from('d'), 'd.txt')]);
    expect(sources.map(({ path }) => path)).toEqual(['deep/er/a.MD', 'b.mdx', 'c.json', 'd.txt']);
    expect(skipped.map(({ path }) => path)).toEqual(['c.exe', 'inner.zip', 'empty.md']);
  });

  it('JSON but where it is lost among the documents of a site', async () => {
    const documents = Array.from({ length: 20 }, (_, i) => ({ name: `${i}.md`, data: `${i}` }));
    const json = { name: 'menu.json', data: '{}' };
    const few = await read([asFile(zipBytes([json, ...documents.slice(1)]))]);
    expect(few.sources).toHaveLength(20);
    const many = await read([asFile(zipBytes([json, ...documents]))]);
    expect(many.sources).toHaveLength(20);
    expect(many.skipped).toMatchObject([{ path: 'menu.json' }]);
    const alone = await read([asFile(Buffer.from('{}'), 'menu.json')]);
    expect(alone.sources).toHaveLength(1);
  });

  it('names in the encodings of old archives, CP437 and UTF-8 without saying so among them', async () => {
    for (const { codec, names, hex } of nameGoldens.filter(({ codec }) => codec !== 'euc_kr')) {
      const entries = hex.map((name, i) => ({ name: Buffer.from(name, 'hex'), data: `${i}` }));
      const { sources } = await read([asFile(zipBytes(entries))]);
      expect(
        sources.map(({ path }) => path),
        codec,
      ).toEqual(names);
    }
    const silent = Buffer.from('数据/说明.md');
    const { sources } = await read([asFile(zipBytes([{ name: silent, data: 'x' }]))]);
    expect(sources.map(({ path }) => path)).toEqual(['数据/说明.md']);
  });

  it('the SHA-256 of the content', async () => {
    const { sources } = await read([asFile(Buffer.from('abc'), 'abc.txt')]);
    // FIPS 180-2, appendix B.1.
    expect(sources[0]?.sha256).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('only en/faq/*.md for the tutorial, in silence', async () => {
    const names = ['en/faq/a.md', 'x/en/faq/b.md', 'en/faq/deep/c.md', 'en/about/d.md', 'faq/e.md'];
    const zip = asFile(zipBytes(names.map((name) => ({ name, data: name }))));
    const { sources, skipped } = await read([zip], PRESETS.tutorial.only);
    expect(sources.map(({ path }) => path)).toEqual(['en/faq/a.md', 'x/en/faq/b.md']);
    expect(skipped).toEqual([]);
  });

  it('ends when it is cancelled', async () => {
    const stop = new AbortController();
    const zip = asFile(zipBytes(['a.md', 'b.md'].map((name) => ({ name, data: name }))));
    const reading = readFiles([zip], null, () => stop.abort(), stop.signal);
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});
