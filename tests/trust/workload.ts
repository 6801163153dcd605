/** What a person does with collections, step by step, and what must be there after each step. */
import { expect } from 'vitest';
import type { Engine } from '../../web/src/engine/engine';
import { zipBytes } from '../fixtures/zip-bytes';
import { amissIn, type Docs, type World } from './world';

export interface Step {
  name: string;
  run(engine: Engine): Promise<unknown>;
  /** What is there when it is done. */
  after(world: World): World;
}

const quiet = () => undefined;
const MODEL = 'bge-small-en-v1.5';
const MINE = 'My documents';
/** As an import is called where the name is taken. */
const COPY = 'My documents (2)';

export function fileOf(docs: Docs): File {
  const entries = Object.entries(docs).map(([name, data]) => ({ name, data }));
  return new File([new Uint8Array(zipBytes(entries))], 'docs.zip');
}

function textOf(subject: string, sections: number): string {
  const section = (i: number) =>
    `## Part ${i}\n\nThe ${subject} of part ${i} leaves the harbour.\n`;
  return `# ${subject}\n\n${Array.from({ length: sections }, (_, i) => section(i)).join('\n')}`;
}

async function idOf(engine: Engine, path: string): Promise<number> {
  const documents = await engine.documents('default');
  const found = documents.find((each) => each.path === path);
  if (!found) throw new Error(`${path} is not there`);
  return found.id;
}

async function discardOf(engine: Engine, path: string) {
  return engine.discard('default', [await idOf(engine, path)]);
}

function without(docs: Docs, path: string): Docs {
  const { [path]: _, ...others } = docs;
  return others;
}

const mine = (world: World, docs: Docs): World => ({ ...world, [MINE]: docs });

/** Documents of two or three sections, and of many. */
export const SIZES = [1, 5];

/** In this order; `default` is called "My documents". size: one of SIZES. */
export function stepsOf(size: number): Step[] {
  const first: Docs = { 'a.md': textOf('ferry', 2), 'b.md': textOf('lighthouse', 3 * size) };
  const changed: Docs = {
    'b.md': textOf('lighthouse keeper', 2 * size),
    'c.md': textOf('number', 3),
  };
  return [
    {
      name: 'take in',
      run: (engine) => engine.ingest([fileOf(first)], 'default', quiet),
      after: (world) => mine(world, first),
    },
    {
      name: 'take in again',
      run: (engine) => engine.ingest([fileOf(changed)], 'default', quiet),
      after: (world) => mine(world, { ...first, ...changed }),
    },
    {
      name: 'change the model',
      run: (engine) => engine.changeModel('default', MODEL, quiet),
      after: (world) => world,
    },
    {
      name: 'export and import',
      async run(engine) {
        const whole = await engine.exportCollection('default', quiet);
        await engine.importCollection(new File([whole], 'copy.askfolio'), quiet);
      },
      after: (world) => ({ ...world, [COPY]: world[MINE] as Docs }),
    },
    {
      name: 'delete',
      run: (engine) => discardOf(engine, 'c.md'),
      after: (world) => mine(world, without(world[MINE] as Docs, 'c.md')),
    },
    {
      name: 'bring back',
      run: (engine) => engine.catalogue.restore('default'),
      after: (world) => mine(world, { ...world[MINE], 'c.md': changed['c.md'] as string }),
    },
    {
      name: 'rename',
      run: async (engine) => engine.renameDocument('default', await idOf(engine, 'a.md'), 'd.md'),
      after: (world) =>
        mine(world, { ...without(world[MINE] as Docs, 'a.md'), 'd.md': first['a.md'] as string }),
    },
    {
      name: 'delete for good',
      run: async (engine) => engine.catalogue.purge(await discardOf(engine, 'b.md')),
      after: (world) => mine(world, without(world[MINE] as Docs, 'b.md')),
    },
    {
      name: 'delete a collection',
      async run(engine) {
        const collections = await engine.catalogue.collections();
        const copy = collections.find(({ name }) => name === COPY);
        if (copy) await engine.catalogue.purge(await engine.discard(copy.id, null));
      },
      after: ({ [COPY]: _, ...world }) => world,
    },
    {
      name: 'empty',
      run: (engine) => engine.clear('default'),
      after: (world) => mine(world, {}),
    },
  ];
}

/** Of each document there must be what was before or after the step that was broken off. */
export function expectBetween(found: World, before: World, step: Step | undefined): void {
  expect(amissIn(found, before, step?.after(before) ?? before), step?.name).toEqual([]);
}
