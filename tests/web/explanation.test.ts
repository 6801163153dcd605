/** From the core's standings to what the page shows, with standings that are given. */
import { expect, test } from 'vitest';
import type { CoreSearchOptions, CoreStandings } from '../../web/src/core/core-module';
import { explain } from '../../web/src/engine/explanation';
import type { Found } from '../../web/src/engine/passages';
import type { Hit } from '../../web/src/protocol';
import { english } from '../../web/src/words/message';

type Row = [
  document: number,
  ordinal: number,
  rank: number,
  denseRank: number,
  lexicalRank: number,
];

function standingsOf(rows: Row[]): CoreStandings {
  const column = (at: number) => Uint32Array.from(rows, (row) => row[at] as number);
  const score = Float32Array.from(rows, ([, , rank]) => (rank ? 1 / rank : 0));
  return {
    documents: column(0),
    ordinals: column(1),
    scores: score,
    dense: score,
    lexical: score,
    allowed: Uint8Array.from(rows, () => 1),
    ranks: column(2),
    denseRanks: column(3),
    lexicalRanks: column(4),
  };
}

/** Documents 1 and 2 have two passages each, 5 has one that repeats 1/1; any other was deleted. */
async function passages(document: number): Promise<Hit[]> {
  if (document === 5)
    return (await passages(1)).slice(1).map((hit) => ({ ...hit, document, chunk: 0 }));
  if (document > 2) return [];
  const hit = { score: 0, source: `${document}.md`, headings: [], start: 0, end: 0, document };
  return [0, 1].map((chunk) => ({ ...hit, text: `${document}/${chunk}`, chunk }));
}

/** Texts are compared by runs of words: these have each their own, but for the twins. */
const gathering = { k: 1, neighbours: null, collapse: true };

function explained(rows: Row[], document?: number, k = 1) {
  const asked: unknown[] = [];
  const searcher = {
    explain: (_question: string, _vector: Float32Array, options: string) => {
      asked.push(JSON.parse(options).chunks);
      return standingsOf(rows);
    },
  };
  const cutter = async (document: number) => {
    const cut = await passages(document);
    return cut.length === 0 ? null : { count: 2, passage: ({ chunk }: Found) => cut[chunk] };
  };
  const collection = { passages, cutter, searcher, stats: () => ({ chunks: 40 }) };
  const options: CoreSearchOptions = { k, mode: 'hybrid', documents: [] };
  const vector = new Float32Array();
  const result = explain('a', vector, options, { ...gathering, k }, document, collection as never);
  return result.then((explanation) => ({ ...explanation, asked: asked[0] }));
}

test('candidates come first, then the passages of the document that was asked for', async () => {
  const rows: Row[] = [
    [2, 1, 1, 3, 0],
    [1, 0, 2, 1, 7],
    [1, 0, 2, 1, 7],
    [1, 1, 0, 0, 0],
  ];
  const { k, candidates, passages, asked } = await explained(rows, 1);
  expect(asked).toEqual([
    [1, 0],
    [1, 1],
  ]);
  expect(k).toBe(1);
  expect(candidates).toMatchObject([
    { text: '2/1', rank: 1, found: 1, score: 1, denseRank: 3, lexicalRank: null },
    { text: '1/0', rank: 2, found: null, repeats: null, score: 0.5, denseRank: 1, lexicalRank: 7 },
  ]);
  expect(passages).toMatchObject([
    { text: '1/0', rank: 2 },
    { text: '1/1', rank: null, score: 0, denseRank: null, lexicalRank: null },
  ]);
  expect(english(candidates[0]?.reason ?? '')).toMatch(
    /^Found: place 1 of the 1 .* 3rd of 40 \(1\.00\)\./,
  );
  expect(english(passages[0]?.reason ?? '')).toMatch(
    /^Place 2 of the 2 .* score of 0\.500 would .* 1\.000\.$/,
  );
  expect(english(passages[1]?.reason ?? '')).toMatch(
    /^Not compared: the search looks at the 2 best passages/,
  );
});

test('a passage that repeats a hit is left out, and the next one found instead', async () => {
  const { candidates, passages } = await explained(
    [
      [1, 1, 1, 1, 1],
      [5, 0, 2, 2, 2],
      [2, 0, 3, 3, 3],
      [2, 1, 4, 4, 4],
      [5, 0, 2, 2, 2],
    ],
    5,
    2,
  );
  expect(candidates.map(({ found, repeats }) => [found, repeats])).toEqual([
    [1, null],
    [null, 1],
    [2, null],
    [null, null],
  ]);
  expect(english(passages[0]?.reason ?? '')).toMatch(
    /^Left out: it nearly repeats the passage at place 1\./,
  );
  expect(english(candidates[3]?.reason ?? '')).toContain(
    'score of 0.250 would have to exceed 0.333.',
  );
});

test('a document that another tab deleted is passed over', async () => {
  const { candidates, passages } = await explained([
    [9, 0, 1, 1, 1],
    [2, 0, 2, 2, 2],
  ]);
  expect(candidates.map(({ text }) => text)).toEqual(['2/0']);
  expect(passages).toEqual([]);
  expect((await explained([[2, 0, 1, 1, 1]], 9)).asked).toEqual([]);
});

test('an empty search has no candidates and no reasons', async () => {
  expect(await explained([])).toMatchObject({ candidates: [], passages: [] });
});
