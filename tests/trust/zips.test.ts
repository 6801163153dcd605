/** Hostile and damaged zip archives: refused by name, or read as they were; no hang, no flood. */
import { beforeAll, expect, it, vi } from 'vitest';
import { timeoutOf } from '../../scripts/trust.mjs';
import { PRESETS } from '../../web/src/engine/presets';
import { readFiles } from '../../web/src/ingest/read';
import { randomOf, tryAll } from './rounds';
import { type BadZip, badZips, goodZip, kTexts, mutated, writtenZip } from './zips';

/** For each MiB of an archive that was begun: one with 50,000 files has much to list. */
const kMostSeconds = 2;
/** What neither ends nor computes, on however busy a machine. */
const kHungMs = 60_000;
/** By which this process may grow in one round: what one file may inflate to, several times. */
const kMostBytes = 400 * 2 ** 20;

const kOriginals = new Set(Object.values(kTexts));

type Read = typeof readFiles;

/** Everything that is read of it: all of it is inflated twice. */
async function readZip(bytes: Uint8Array, read: Read) {
  const file = new File([new Uint8Array(bytes)], 'x.zip');
  const { signal } = new AbortController();
  const { sources, skipped } = await read([file], PRESETS.default.only, () => undefined, signal);
  const texts: string[] = [];
  for (const { read } of sources) texts.push(new TextDecoder().decode(await read()));
  return { texts, skipped };
}

/** In CPU time, to which other programs do not add. */
async function within<T>(title: string, size: number, attempt: () => Promise<T>): Promise<T> {
  const begun = process.cpuUsage();
  const before = process.memoryUsage().rss;
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${title}: it hangs`)), kHungMs);
  });
  try {
    return await Promise.race([attempt(), hung]);
  } finally {
    clearTimeout(timer);
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1e6, title).toBeLessThan(
      kMostSeconds * Math.ceil((size + 1) / 2 ** 20),
    );
    expect(process.memoryUsage().rss - before, title).toBeLessThan(kMostBytes);
  }
}

async function expectOutcome({ outcome, title, bytes }: BadZip): Promise<void> {
  const name = `${outcome}: ${title}`;
  const reading = within(name, bytes.length, () => readZip(bytes, readFiles));
  if (outcome !== 'read' && outcome !== 'skipped') {
    await expect(reading, name).rejects.toMatchObject({ code: outcome });
    return;
  }
  const result = await reading;
  expect(result.skipped.length > 0, name).toBe(outcome === 'skipped');
  const texts = result.texts.filter((text) => text !== 'x');
  for (const text of texts) expect(kOriginals.has(text), name).toBe(true);
  expect(texts.length, name).toBeGreaterThanOrEqual(outcome === 'read' ? 3 : 2);
}

let good: Buffer[];

beforeAll(async () => {
  good = [
    goodZip(),
    await writtenZip({}),
    await writtenZip({ zip64: true }),
    await writtenZip({ level: 0 }),
    await writtenZip({ dataDescriptor: false, comment: new TextEncoder().encode('made by hand') }),
  ];
});

const mutation = (read: () => Promise<Read>) => async (round: number) => {
  const random = randomOf(round + 1);
  const bytes = mutated(good[round % good.length] as Buffer, random);
  try {
    const by = await read();
    const { texts } = await within(`mutation ${round}`, bytes.length, () => readZip(bytes, by));
    for (const text of texts) expect(kOriginals.has(text), `${round}`).toBe(true);
  } catch (error) {
    // Refused in words for a person, and nothing else.
    if ((error as Error).name !== 'UserError') throw error;
  }
};

/** The page as it would be, had it forgotten to have checksums verified, and took names for what they seem. */
async function forgetful(): Promise<Read> {
  const path = '@zip.js/zip.js/lib/zip-core-custom.js';
  vi.doMock(path, async (original) => {
    const zip = await original<typeof import('@zip.js/zip.js')>();
    class Forgetful extends zip.ZipReader<unknown> {
      override async *getEntriesGenerator() {
        for await (const entry of super.getEntriesGenerator()) {
          const { getData } = entry as { getData?: (sink: unknown) => Promise<unknown> };
          if (getData)
            Object.assign(entry, { getData: (sink: unknown) => getData.call(entry, sink) });
          Object.assign(entry, { filename: entry.filename.replace(/^.*[/\\]/, '') });
          yield entry;
        }
        return true;
      }
    }
    return { ...zip, ZipReader: Forgetful };
  });
  vi.resetModules();
  const { readFiles } = await import('../../web/src/ingest/read');
  vi.doUnmock(path);
  return readFiles;
}

it('every fixture comes to the outcome that it is named by', {
  timeout: timeoutOf('zips'),
}, async () => {
  const fixtures = badZips();
  expect(fixtures.length).toBeGreaterThanOrEqual(150);
  await tryAll('zips', {
    part: 'fixtures',
    count: fixtures.length,
    attempt: (round) => expectOutcome(fixtures[round] as BadZip),
    twin: async (round) => {
      const read = await broken;
      const { outcome, bytes } = fixtures[round] as BadZip;
      if (outcome !== 'skipped') return;
      const { texts, skipped } = await readZip(bytes, read);
      for (const text of texts) expect(text === 'x' || kOriginals.has(text)).toBe(true);
      expect(skipped).not.toEqual([]);
    },
  });
});

it('what is damaged at random is refused, or read as it was', {
  timeout: timeoutOf('mutations'),
}, async () => {
  const read = await broken;
  await tryAll('mutations', {
    part: 'random',
    attempt: mutation(async () => readFiles),
    twin: mutation(async () => read),
  });
});

const broken = forgetful();
