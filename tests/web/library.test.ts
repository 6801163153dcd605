/** What the library's options ask of the engine. */
import { expect, it, vi } from 'vitest';
import { BUILT_IN } from '../../web/src/built-in';
import { createAskfolio, type OpenOptions } from '../../web/src/library/askfolio';
import type { EngineApi } from '../../web/src/protocol';

const setPrecision = vi.fn(async () => undefined);

function open(options: OpenOptions) {
  setPrecision.mockClear();
  const shared = { id: 'https://example.org/a', name: 'A', preset: 'default', readOnly: true };
  const engine = {
    catalogue: { collections: async () => Object.values(BUILT_IN), setPrecision },
    open: async () => undefined,
    openShared: async () => shared,
  };
  return createAskfolio(engine as unknown as EngineApi, options);
}

it('keeps vectors as it is told, and otherwise leaves that as it is', async () => {
  await open({ precision: 'float32' });
  expect(setPrecision).toHaveBeenCalledExactlyOnceWith('default', 'float32');
  await open({});
  expect(setPrecision).not.toHaveBeenCalled();
});

it('an export at an address stays as it is', async () => {
  await open({ precision: 'float32', url: 'https://example.org/a' });
  expect(setPrecision).not.toHaveBeenCalled();
});
