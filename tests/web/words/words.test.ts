// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is read here is source
/** Every text that a person can meet goes through the dictionary, and Chinese has each of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chinese } from '../../../web/src/words/zh';
import { kSame, kTechnical } from './exceptions';
import { slotsOf, type Text, textsOf } from './texts';

/** Of data that is shown: titles of models. */
const kData = ['web/src/ask/models.json', 'models/manifest.json'];

/** What is written in each language by itself: the dictionary, the manual. */
const kByLanguage = /^(words|manual)\b/;

const paths = readdirSync('web/src', { encoding: 'utf8', recursive: true })
  .filter((path) => /(?<!\.d)\.tsx?$/.test(path) && !kByLanguage.test(path))
  .map((path) => `web/src/${path}`);
const files = paths.map((path) => ({ path, ...textsOf(path) }));

function dataTexts(): Text[] {
  return kData.flatMap((path) => {
    const said = [...readFileSync(path, 'utf8').matchAll(/"(?:title|use)": ("[^"]*")/g)];
    return said.map(([, text = '']) => ({ text: JSON.parse(text) as string, at: path }));
  });
}

const keys = [...files.flatMap((file) => file.keys), ...dataTexts()];

test('no text passes the dictionary by', () => {
  const bare = files.filter(({ path }) => !kTechnical.includes(path)).flatMap((file) => file.bare);
  expect(bare.filter(({ text }) => !kSame.has(text))).toEqual([]);
});

test('what is listed as an exception is one', () => {
  const bare = new Set(files.flatMap((file) => file.bare).map(({ text }) => text));
  expect([...kSame].filter((text) => !bare.has(text))).toEqual([]);
  const technical = files.filter(({ bare, keys }) => bare.length > 0 && keys.length === 0);
  const paths = technical.map(({ path }) => path);
  expect(kTechnical.filter((path) => !paths.includes(path))).toEqual([]);
});

test('Chinese has every text, and none that is not said', () => {
  expect(keys.filter(({ text }) => text && !Object.hasOwn(chinese, text))).toEqual([]);
  const said = new Set(keys.map(({ text }) => text));
  expect(Object.keys(chinese).filter((text) => !said.has(text))).toEqual([]);
});

test('every text stands in one part of the Chinese dictionary', async () => {
  const parts = readdirSync('web/src/words/zh').map((name) => `../../../web/src/words/zh/${name}`);
  const modules = await Promise.all(parts.map((part) => import(part)));
  const texts = modules.flatMap((module) =>
    Object.values(module).flatMap((part) => Object.keys(part as object)),
  );
  expect(texts.filter((text, i) => texts.indexOf(text) < i)).toEqual([]);
  expect(texts.length).toBe(Object.keys(chinese).length);
});

test('Chinese texts are Chinese, and have the slots of the English ones', () => {
  for (const [english, text] of Object.entries(chinese)) {
    // What is the same in both, as the name of a key, says so.
    const isChinese =
      text === english ||
      /\p{Script=Han}/u.test(text) ||
      !/\p{L}/u.test(text.replace(/\{\w+\}/g, ''));
    expect(isChinese, text).toBe(true);
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
