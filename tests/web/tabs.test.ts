/** Turns of tabs: who has one, who waits, and who gets it next. */
import { expect, it } from 'vitest';
import { type News, Tabs } from '../../web/src/engine/tabs';
import { BrowserDouble } from '../doubles/browser';

const { signal } = new AbortController();
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

function openTab(browser: BrowserDouble) {
  const tab = browser.open();
  return { tabs: new Tabs(tab.locks, tab.channel), close: tab.close };
}

/** Takes a turn and keeps it until it is told to end. */
function hold(tabs: Tabs, seen: string[], name: string, given = signal) {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const onWait = () => seen.push(`${name} waits`);
  const done = tabs.turn('work', { signal: given, onWait }, async () => {
    seen.push(`${name} begins`);
    await ended;
    seen.push(`${name} ends`);
  });
  return { end, done };
}

it('one tab has a turn; the next gets it when that ends, or when its tab is closed', async () => {
  const browser = new BrowserDouble();
  const [a, b, c] = [openTab(browser), openTab(browser), openTab(browser)];
  const seen: string[] = [];
  const first = hold(a.tabs, seen, 'a');
  await settled();
  const second = hold(b.tabs, seen, 'b');
  await settled();
  const third = hold(c.tabs, seen, 'c');
  await settled();
  expect(seen).toEqual(['a begins', 'b waits', 'c waits']);
  first.end();
  await first.done;
  await settled();
  expect(await c.tabs.isTaken('work')).toBe(true);
  expect(await b.tabs.isTaken('work')).toBe(false);
  b.close();
  await settled();
  expect(seen.slice(3)).toEqual(['a ends', 'b begins', 'c begins']);
  third.end();
  await third.done;
  second.end();
});

it('within a tab a turn is shared, and lasts until the last of it ends', async () => {
  const browser = new BrowserDouble();
  const [a, b] = [openTab(browser), openTab(browser)];
  const seen: string[] = [];
  const runs = [hold(a.tabs, seen, 'a1'), hold(a.tabs, seen, 'a2')];
  await settled();
  const other = hold(b.tabs, seen, 'b');
  await settled();
  runs[0]?.end();
  await runs[0]?.done;
  await settled();
  expect(seen).toEqual(['a1 begins', 'a2 begins', 'b waits', 'a1 ends']);
  runs[1]?.end();
  await settled();
  expect(seen.slice(4)).toEqual(['a2 ends', 'b begins']);
  other.end();
  await other.done;
});

it('who waits can be told to stop, and never gets the turn', async () => {
  const browser = new BrowserDouble();
  const [a, b] = [openTab(browser), openTab(browser)];
  const seen: string[] = [];
  const first = hold(a.tabs, seen, 'a');
  await settled();
  const stop = new AbortController();
  const second = hold(b.tabs, seen, 'b', stop.signal);
  await settled();
  stop.abort('enough');
  await expect(second.done).rejects.toBe('enough');
  first.end();
  await first.done;
  await settled();
  expect(seen).toEqual(['a begins', 'b waits', 'a ends']);
  expect(await a.tabs.isTaken('work')).toBe(false);
});

it('what need not wait runs beside another tab, and keeps others out where it was first', async () => {
  const browser = new BrowserDouble();
  const [a, b] = [openTab(browser), openTab(browser)];
  const seen: string[] = [];
  const inner = a.tabs.turnIfFree('work', () => hold(a.tabs, seen, 'a').done);
  await settled();
  expect(await b.tabs.turnIfFree('work', async () => 'at once')).toBe('at once');
  expect(await b.tabs.isTaken('work')).toBe(true);
  void inner;
});

it('what a tab tells, all others hear', async () => {
  const browser = new BrowserDouble();
  const all = [openTab(browser), openTab(browser), openTab(browser)];
  const heard: News[][] = all.map(() => []);
  for (const [i, { tabs }] of all.entries()) tabs.listen((news) => heard[i]?.push(news));
  all[1]?.tabs.tell({ kind: 'changed' });
  await settled();
  const news = { kind: 'changed', turns: [] };
  expect(heard).toEqual([[news], [], [news]]);
});

it('a tab tells which turns it has, waits for or will take: others do what it leaves when it is killed', async () => {
  const browser = new BrowserDouble();
  const [a, b] = [openTab(browser), openTab(browser)];
  const heard: News[] = [];
  a.tabs.listen((news) => heard.push(news));
  const seen: string[] = [];
  const first = hold(a.tabs, seen, 'a');
  await settled();
  await b.tabs.turnIfFree('work', async () => {
    b.tabs.tell({ kind: 'changed' });
    const waiting = hold(b.tabs, seen, 'b');
    await settled();
    b.tabs.tell({ kind: 'changed' });
    first.end();
    waiting.end();
    await waiting.done;
  });
  b.tabs.tell({ kind: 'changed' });
  await settled();
  expect(heard.map((news) => news.kind === 'changed' && news.turns)).toEqual([
    ['work'],
    ['work'],
    [],
  ]);
});
