/** Whether a thread is bound by a policy: all that it could send by is tried, in it. */

import type { Frame, Page, Worker } from '@playwright/test';
import type { App } from './app.js';
import { expect, type Outside } from './fixtures.js';

export const kStranger = 'http://stranger.example';

interface Tried {
  /** Ways that were open. */
  open: string[];
  /** What the policy refused. */
  refused: string[];
}

/** Tries every way that a thread has to send something. */
async function tryExits(thread: Page | Frame | Worker): Promise<Tried> {
  return (thread as Page).evaluate(async (stranger: string) => {
    const refused: string[] = [];
    const onRefusal = ({ blockedURI }: SecurityPolicyViolationEvent) => refused.push(blockedURI);
    globalThis.addEventListener('securitypolicyviolation', onRefusal);
    const settled = (promise: Promise<unknown>) =>
      promise.then(
        () => true,
        () => false,
      );
    const event = (target: EventTarget, good: string) =>
      new Promise<boolean>((resolve) => {
        target.addEventListener(good, () => resolve(true));
        target.addEventListener('error', () => resolve(false));
      });
    const ways: Record<string, () => Promise<boolean> | boolean> = {
      fetch: () => settled(fetch(`${stranger}/fetch`)),
      'fetch without reading': () => settled(fetch(`${stranger}/blind`, { mode: 'no-cors' })),
      socket: () => event(new WebSocket(`${stranger.replace('http', 'ws')}/socket`), 'open'),
      events: () => event(new EventSource(`${stranger}/events`), 'open'),
      request: () => {
        const request = new XMLHttpRequest();
        request.open('GET', `${stranger}/xhr`);
        const sent = event(request, 'load');
        request.send();
        return sent;
      },
      module: () => settled(import(/* @vite-ignore */ `${stranger}/module.js`)),
    };
    const open: string[] = [];
    for (const [name, go] of Object.entries(ways)) {
      try {
        if (await go()) open.push(name);
      } catch {
        // Refused at once.
      }
    }
    globalThis.removeEventListener('securitypolicyviolation', onRefusal);
    return { open, refused };
  }, kStranger);
}

/** They were refused by the policy, and did not merely fail. */
export async function expectShut(thread: Page | Frame | Worker, outside: Outside): Promise<void> {
  const { open, refused } = await tryExits(thread);
  expect(open).toEqual([]);
  const paths = new Set(refused.map((address) => new URL(address).pathname));
  expect([...paths]).toEqual(['/fetch', '/blind', '/socket', '/events', '/xhr', '/module.js']);
  expect(outside.reached).toEqual([]);
  outside.refused.length = 0;
}

function nameOf(worker: Worker): Promise<string> {
  // One that ends meanwhile has no name any more.
  return worker.evaluate(() => self.name).catch(() => '');
}

async function workerNamed(app: App, name: string): Promise<Worker | undefined> {
  for (const worker of app.page.workers()) if ((await nameOf(worker)) === name) return worker;
}

/** A worker of each of these names runs, and is bound. */
export async function expectBound(app: App, outside: Outside, names: string[]): Promise<void> {
  for (const name of names) {
    await expect.poll(() => workerNamed(app, name), { message: name }).toBeDefined();
    await expectShut((await workerNamed(app, name)) as Worker, outside);
  }
}
