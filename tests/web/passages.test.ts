/** From ranked chunks to passages, against a model that marks chunks one by one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areNearlySame, wordRuns } from '../../web/src/engine/near-duplicates';
import { type Cutter, type Found, gatherPassages } from '../../web/src/engine/passages';

/** Document d has d % 7 + 1 chunks, but multiples of 5 were deleted. textOf: of a chunk. */
function cutterFor(textOf: (document: number, chunk: number) => string) {
  return async (document: number): Promise<Cutter | null> => {
    if (document % 5 === 0) return null;
    const count = (document % 7) + 1;
    const passage: Cutter['passage'] = ({ chunk, score }, first, last) => ({
      text: Array.from({ length: last - first + 1 }, (_, i) => textOf(document, first + i)).join(
        '',
      ),
      score,
      source: `${document}.md`,
      headings: [],
      chunk,
      start: first,
      end: last + 1,
      document,
    });
    return { count, passage };
  };
}

const distinct = cutterFor((document, chunk) => `text ${document} of ${chunk}. `);
const place = ({ document, chunk }: { document: number; chunk: number }) => `${document}/${chunk}`;

/** Distinct chunks of documents 1 to 12, best first. */
const hits = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat(6)), {
    selector: ([document, chunk]) => place({ document, chunk: chunk % ((document % 7) + 1) }),
    maxLength: 30,
  })
  .map((pairs) =>
    pairs.map(([document, chunk], i): Found => {
      return { document, chunk: chunk % ((document % 7) + 1), score: 1 / (i + 1) };
    }),
  );
const wanted = fc.integer({ min: 1, max: 8 });

test('hits stay as they are where nothing is asked for', async () => {
  const check = async (found: Found[], k: number) => {
    const passages = await gatherPassages(
      found,
      { k, neighbours: null, collapse: false },
      distinct,
    );
    const expected = found.filter(({ document }) => document % 5 !== 0).slice(0, k);
    expect(passages.map(place)).toEqual(expected.map(place));
    expect(passages.map(({ start, end }) => end - start)).toEqual(expected.map(() => 1));
  };
  await fc.assert(fc.asyncProperty(hits, wanted, check));
});

test('halves of a section stand as they are read, and nothing else changes its place', async () => {
  const check = async (found: Found[], k: number) => {
    const plain = { k, neighbours: null, collapse: false };
    const before = await gatherPassages(found, plain, distinct);
    const after = await gatherPassages(found, { ...plain, readingOrder: true }, distinct);
    expect(after.map(({ score }) => score)).toEqual(before.map(({ score }) => score));
    expect(after.map(place).sort()).toEqual(before.map(place).sort());
    for (const [i, hit] of after.entries()) {
      const next = after[i + 1];
      expect(next && `${next.document}/${next.chunk + 1}`).not.toBe(place(hit));
      // What has moved is in a run of one document.
      const moved = before.findIndex((each) => place(each) === place(hit));
      const between = before.slice(Math.min(i, moved), Math.max(i, moved) + 1);
      expect(new Set(between.map(({ document }) => document)).size).toBe(1);
    }
  };
  await fc.assert(fc.asyncProperty(hits, wanted, check));
});

test('joined passages are the connected runs of the chunks taken', async () => {
  const check = async (found: Found[], k: number, neighbours: number) => {
    const passages = await gatherPassages(found, { k, neighbours, collapse: false }, distinct);
    expect(passages.length).toBeLessThanOrEqual(k);
    // The model: a chunk is marked by the hits taken so far, a passage is a run of marked chunks.
    const present = found.filter(({ document }) => document % 5 !== 0);
    let expected: string[] = [];
    for (let taken = 1; taken <= present.length; taken++) {
      const runs = runsOf(present.slice(0, taken), neighbours);
      if (runs.length > k) break;
      expected = runs;
    }
    const named = passages.map((each) => {
      return `${each.document}: ${each.start}-${each.end}, best ${each.chunk}, ${each.score}`;
    });
    expect(named).toEqual(expected);
  };
  await fc.assert(fc.asyncProperty(hits, wanted, fc.nat(3), check), { numRuns: 300 });
});

function runsOf(taken: Found[], neighbours: number): string[] {
  const marked = new Set<string>();
  for (const { document, chunk } of taken) {
    for (let c = chunk - neighbours; c <= chunk + neighbours; c++) {
      if (c >= 0 && c < (document % 7) + 1) marked.add(place({ document, chunk: c }));
    }
  }
  const runs = taken.map(({ document, chunk }) => {
    let start = chunk;
    let end = chunk + 1;
    while (marked.has(place({ document, chunk: start - 1 }))) start -= 1;
    while (marked.has(place({ document, chunk: end }))) end += 1;
    return `${document}: ${start}-${end}`;
  });
  const firstOf = runs.map((run, i) => runs.indexOf(run) === i);
  return runs.flatMap((run, i) => {
    const { chunk, score } = taken[i] as Found;
    return firstOf[i] ? [`${run}, best ${chunk}, ${score}`] : [];
  });
}

const licence =
  'Permission is hereby granted, free of charge, to any person obtaining a copy of this software ' +
  'and associated documentation files, to deal in the software without restriction, including ' +
  'the rights to use, copy, modify, merge, publish, distribute, and sell copies of it.';

test('a repeated text stays once, with the places of the others', async () => {
  const cutter = cutterFor((document, chunk) =>
    chunk === 0 ? `${licence.replace('sell', document > 2 ? 'SELL' : 'sell')}\n` : `${document}.`,
  );
  const found = [1, 2, 3, 4].map((document) => ({ document, chunk: 0, score: 1 / document }));
  const order = [found[1], { document: 3, chunk: 1, score: 0.4 }, ...found.slice(2), found[0]];
  const all = { k: 2, neighbours: null };
  const passages = await gatherPassages(order as Found[], { ...all, collapse: true }, cutter);
  expect(passages.map(place)).toEqual(['2/0', '3/1']);
  expect(passages[0]?.also).toEqual([
    { document: 3, source: '3.md', chunk: 0 },
    { document: 4, source: '4.md', chunk: 0 },
    { document: 1, source: '1.md', chunk: 0 },
  ]);
  expect(passages[1]).not.toHaveProperty('also');
  const plain = await gatherPassages(
    order as Found[],
    { k: 9, neighbours: null, collapse: false },
    cutter,
  );
  expect(plain.map(place)).toEqual(order.map((each) => place(each as Found)));
});

test('no document is read twice', async () => {
  const check = async (found: Found[], k: number) => {
    const read: number[] = [];
    const counting = (document: number) => {
      read.push(document);
      return distinct(document);
    };
    await gatherPassages(found, { k, neighbours: 1, collapse: true }, counting);
    expect(read).toEqual([...new Set(read)]);
  };
  await fc.assert(fc.asyncProperty(hits, wanted, check));
});

test('nearly the same: the same words but for a few', () => {
  const same = (a: string, b: string) => areNearlySame(wordRuns(a), wordRuns(b));
  expect(same(licence, licence.toUpperCase().replaceAll(',', ' ;'))).toBe(true);
  expect(same(licence, licence.replace('merge', 'join'))).toBe(true);
  expect(same(licence, `${licence} ${licence.slice(0, 140)} but not on Sundays or at night`)).toBe(
    false,
  );
  expect(same('Version 2.3 needs 8 GB.', 'Version 2.4 needs 8 GB.')).toBe(false);
  expect(same('渡轮每天早上九点开往岛上，冬天除外。', '渡轮每天早上九点开往岛上，冬天除外')).toBe(
    true,
  );
  expect(same('渡轮每天早上九点开往岛上。', '面包店每天早上六点开门。')).toBe(false);
  expect(same('', '…')).toBe(true);
  expect(same('one', 'two')).toBe(false);
});

test('likeness is that of sets counted one by one', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
  const check = (a: string[], b: string[]) => {
    const [x, y] = [wordRuns(a.join(' ')), wordRuns(b.join('\n'))];
    const either = new Set([...x, ...y]);
    const both = [...either].filter((run) => x.has(run) && y.has(run));
    expect(areNearlySame(x, y)).toBe(both.length / either.size >= 0.85);
    expect(areNearlySame(y, x)).toBe(areNearlySame(x, y));
  };
  fc.assert(fc.property(words, words, check));
});
