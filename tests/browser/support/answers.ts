/** Asking with the stand-in, and what must be seen on the way to the answer. */

import type { DeepSeekDouble } from '../../doubles/deepseek.js';
import type { App } from './app.js';
import { expect } from './fixtures.js';

/** A promise that the test fulfils when it wants. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Every state that the answer goes through from now on, in order. */
async function recordStates(app: App): Promise<() => Promise<string[]>> {
  const record = await app.page.evaluateHandle(() => {
    const states: string[] = [];
    const note = () => {
      const state = document.querySelector<HTMLElement>('[data-testid=answer]')?.dataset.state;
      if (state && state !== states.at(-1)) states.push(state);
    };
    const options = { attributes: true, childList: true, subtree: true };
    new MutationObserver(note).observe(document.body, options);
    return states;
  });
  return () => record.jsonValue();
}

/** Asks, and holds the stream between reasoning, first words and the end to look at each. */
export async function asksApart(
  app: App,
  api: DeepSeekDouble,
  question: string,
  answer: string,
): Promise<void> {
  const reasoning = 'The user asks about 存储 — let me look at the passages.';
  const [thought, begun] = [gate(), gate()];
  const cut = answer.length >> 1;
  api.reply(
    { reasoning },
    { hold: thought.opened },
    { content: answer.slice(0, cut) },
    { comment: 'keep-alive' },
    { hold: begun.opened },
    { content: answer.slice(cut) },
  );
  const states = await recordStates(app);
  await app.ask(question);

  await app.waitForAnswer('thinking');
  await expect(app.part('reasoning')).toContainText(reasoning);
  await expect(app.part('hit').first()).toBeVisible();
  thought.open();
  await app.waitForAnswer('streaming');
  await expect(app.part('answer')).toContainText(answer.slice(0, 12));
  begun.open();
  await app.waitForAnswer('done');
  expect((await states()).filter((state) => state !== 'idle')).toEqual([
    'searching',
    'thinking',
    'streaming',
    'done',
  ]);
  await expect(app.part('answer')).not.toContainText(reasoning.slice(0, 13));
}
