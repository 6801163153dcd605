import { describe, expect, it } from 'vitest';
import { chooseEncoder } from '../../web/src/embed/choose-encoder';
import type { LoadedEncoder } from '../../web/src/embed/encoder-module';
import type { CoreEncoder } from '../../web/src/protocol';

interface Trait {
  cosine: number;
  /** Milliseconds of each self-test, in turn; the last goes on. */
  took: number[];
}

/** A module that can be the encoders it is given, with a clock of its own. */
function moduleOf(traits: Partial<Record<CoreEncoder, Trait>>) {
  let used: CoreEncoder = 'core';
  let clock = 0;
  const runs = new Map<CoreEncoder, number>();
  const encoder: LoadedEncoder = {
    dims: 1,
    run: () => new Float32Array(1),
    use(name) {
      if (traits[name]) used = name;
      return traits[name] !== undefined;
    },
    selfTest() {
      const { cosine, took } = traits[used] as Trait;
      const run = runs.get(used) ?? 0;
      runs.set(used, run + 1);
      clock += took[Math.min(run, took.length - 1)] as number;
      return cosine;
    },
  };
  return { encoder, now: () => clock, used: () => used };
}

function choose(traits: Partial<Record<CoreEncoder, Trait>>, names?: CoreEncoder[]) {
  const { encoder, now, used } = moduleOf(traits);
  const chosen = chooseEncoder(encoder, names, now);
  expect(used()).toBe(chosen);
  return chosen;
}

const right = (...took: number[]): Trait => ({ cosine: 0.995, took });

describe('the choice of an encoder', () => {
  it('takes the faster one', () => {
    expect(choose({ core: right(20), 'core-relaxed': right(12) })).toBe('core-relaxed');
    expect(choose({ core: right(12), 'core-relaxed': right(20) })).toBe('core');
  });

  it('does not go by the first run, which compiles, nor by one that was disturbed', () => {
    expect(choose({ core: right(5, 20), 'core-relaxed': right(90, 80, 12) })).toBe('core-relaxed');
    expect(choose({ core: right(90, 12, 70), 'core-relaxed': right(5, 20) })).toBe('core');
  });

  it('waits for code that gets better late, and ends all the same', () => {
    const late = right(90, 80, 70, 60, 50, 40, 30, 20, 12);
    expect(choose({ core: right(60, 25), 'core-relaxed': late })).toBe('core-relaxed');
    const endless = right(...Array.from({ length: 99 }, (_, i) => 1000 * 0.5 ** i));
    expect(choose({ core: right(20), 'core-relaxed': endless })).toBe('core-relaxed');
  });

  it.each([-1, 0.9, Number.NaN])('takes none whose self-test gives %d', (cosine) => {
    expect(choose({ core: right(20), 'core-relaxed': { cosine, took: [1] } })).toBe('core');
    expect(choose({ core: { cosine, took: [1] }, 'core-relaxed': right(20) })).toBe('core-relaxed');
    const both = { core: { cosine, took: [1] }, 'core-relaxed': { cosine, took: [1] } };
    expect(() => choose(both)).toThrow(`core ${cosine}, core-relaxed ${cosine}`);
  });

  it('is content with what the module can', () => {
    expect(choose({ core: right(20) })).toBe('core');
  });

  it('becomes what another has become, without a trial, if that works here', () => {
    expect(choose({ core: right(1), 'core-relaxed': right(20) }, ['core-relaxed'])).toBe(
      'core-relaxed',
    );
    const broken = { core: right(1), 'core-relaxed': { cosine: -1, took: [1] } };
    expect(() => choose(broken, ['core-relaxed'])).toThrow('self-test');
  });
});
