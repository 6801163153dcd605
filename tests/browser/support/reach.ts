/** How a state of the page is reached (states.ts). */

import { expect } from '@playwright/test';
import type { DeepSeekDouble } from '../../doubles/deepseek.js';
import type { App } from './app.js';

/** Brings the page there, from the state before. No step may hang on a language's words. */
export type Reach = (app: App, api: DeepSeekDouble) => Promise<void>;

/** How each is reached, by its name, one after the other. */
export type States = Readonly<Record<string, Reach>>;

export async function leaveDialog(app: App): Promise<void> {
  await app.page.keyboard.press('Escape');
  await expect(app.page.getByRole('dialog')).toHaveCount(0);
}
