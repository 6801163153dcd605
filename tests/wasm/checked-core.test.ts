/** A core of another build is told by what it lacks. */
import { beforeEach, expect, test } from 'vitest';
import { checkedCore } from '../../web/src/core/checked-core';
import type { CoreModule } from '../../web/src/core/core-module';
import { loadCore } from './load-core';

let core: CoreModule;
beforeEach(async () => {
  core = await loadCore();
});

test('the core of this build has all that the page calls', () => {
  expect(checkedCore(core)).toBe(core);
});

test.each([
  ['chunk', (core: CoreModule) => core],
  ['Engine.map', (core: CoreModule) => core.Engine.prototype],
  ['Tokenizer.encode', (core: CoreModule) => core.Tokenizer.prototype],
  ['Loading.renumber', (core: CoreModule) => core.Loading.prototype],
] as const)('one without %s is refused by name', (name, partOf) => {
  Reflect.deleteProperty(partOf(core), name.split('.').at(-1) ?? '');
  expect(() => checkedCore(core)).toThrow(
    expect.objectContaining({ code: 'core-mismatch', what: expect.stringContaining(`${name}.`) }),
  );
});

test('one without a class is refused for the class', () => {
  Reflect.deleteProperty(core, 'Loading');
  expect(() => checkedCore(core)).toThrow(/lacks Loading\./);
});
