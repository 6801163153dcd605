// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is read here is source
/** Every text that a person can meet goes through the dictionary, and Chinese has each of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chinese } from '../../../web/src/words/zh';
import { kSame, kUnfinished } from './exceptions';
import { slotsOf, type Text, textsOf } from './texts';

/** Of data that is shown: titles of models. */
const kData = ['web/src/ask/models.json', 'models/manifest.json'];

/** What is written in each language by itself: the dictionary, the manual. */
const kByLanguage = /^(words|manual)\b/;

const paths = readdirSync('web/src', { encoding: 'utf8', recursive: true })
  .filter((path) => /(?<!\.d)\.tsx?$/.test(path) && !kByLanguage.test(path))
  .map((path) => `web/src/${path}`);
const files = paths.map((path) => ({ path, ...textsOf(path) }));
const isUnfinished = (path: string) => kUnfinished.some((start) => path.startsWith(start));
const finished = files.filter(({ path }) => !isUnfinished(path));

function dataTexts(): Text[] {
  return kData.flatMap((path) => {
    const said = [...readFileSync(path, 'utf8').matchAll(/"(?:title|use)": ("[^"]*")/g)];
    return said.map(([, text = '']) => ({ text: JSON.parse(text) as string, at: path }));
  });
}

const keys = [...finished.flatMap((file) => file.keys), ...dataTexts()];

test('no text passes the dictionary by', () => {
  const bare = finished.flatMap((file) => file.bare);
  expect(bare.filter(({ text }) => !kSame.has(text))).toEqual([]);
});

test('what is listed as unfinished, or as the same in every language, is in the source', () => {
  const bare = new Set(files.flatMap((file) => file.bare).map(({ text }) => text));
  expect([...kSame].filter((text) => !bare.has(text))).toEqual([]);
  const unfinished = files.filter(({ path, bare }) => isUnfinished(path) && bare.length > 0);
  const isNeeded = (start: string) => unfinished.some(({ path }) => path.startsWith(start));
  expect(kUnfinished.filter((start) => !isNeeded(start))).toEqual([]);
});

test('Chinese has every text, and none that is not said', () => {
  expect(keys.filter(({ text }) => text && !chinese[text])).toEqual([]);
  const said = new Set([...files.flatMap((file) => file.keys), ...dataTexts()].map((k) => k.text));
  expect(Object.keys(chinese).filter((text) => !said.has(text))).toEqual([]);
});

test('Chinese texts are Chinese, and have the slots of the English ones', () => {
  for (const [english, text] of Object.entries(chinese)) {
    const same = /\p{Script=Han}/u.test(text) || text === english;
    expect(same, text).toBe(true);
    // Chinese has one form for all numbers: a number that only chose a form may be left out.
    const forms = slotsOf(english.replace(/\{\w+\}/g, ''));
    const needed = slotsOf(english.replace(/\{\w+\|[^{}]*\}/g, ''));
    const slots = slotsOf(text);
    expect(slots.filter((name) => !needed.includes(name) && !forms.includes(name))).toEqual([]);
    expect(
      needed.filter((name) => !slots.includes(name)),
      english,
    ).toEqual([]);
  }
});

test('the reader finds what is not translated, wherever it stands', () => {
  const found = (source: string) => textsOf('made-up.tsx', source).bare.map(({ text }) => text);
  expect(found('const a = <p>ask</p>;')).toEqual(['ask']);
  expect(found('const a = <p>{many ? "all" : t("One")}</p>;')).toEqual(['all']);
  expect(found('const a = <input placeholder="path" class="an input" />;')).toEqual(['path']);
  expect(found('const a = <b aria-label={`Delete ${name}`} />;')).toEqual(['Delete …']);
  expect(found('const a = { title: "ask", id: "ask" };')).toEqual(['ask']);
  expect(found('function f() { return `${n} of ${all} left`; }')).toEqual(['… of … left']);
  expect(found('throw new UserError("code", `No ${what}.`, "A", "B");')).toEqual(['No ….']);
  expect(found('const a = ["some words", "word"].map((each) => each);')).toEqual(['some words']);
  expect(
    found('t("A", { why: "not found" }); t(said); key === "Enter"; new Error("In code.");'),
  ).toEqual(['not found']);
});
