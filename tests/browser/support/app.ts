/** The page as a person uses it, by the handles that DESIGN promises (`data-testid`, `askfolio`). */

import { expect, type Locator, type Page } from '@playwright/test';
import type {
  ChatMessage,
  Hit,
  IngestReport,
  Preset,
  SearchOptions,
  Status,
} from '../../../web/src/protocol.js';
import type { DeepSeekDouble } from '../../doubles/deepseek.js';
import type { DroppedFile } from './docs.js';

/** An ingest of hundreds of chunks may share the machine with other work. */
export const kIngestTimeout = 120_000;

export class App {
  constructor(
    readonly page: Page,
    readonly url: string,
  ) {}

  part(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  button(name: RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  async open(): Promise<void> {
    await this.page.goto(this.url);
    await this.page.evaluate(() => window.askfolio.ready);
  }

  async drop(...files: DroppedFile[]): Promise<void> {
    await this.part('zip-input').setInputFiles(files);
  }

  /** Drops files and waits until every chunk of them is embedded. */
  async take(...files: DroppedFile[]): Promise<void> {
    await this.drop(...files);
    await expect(this.part('report')).toBeVisible({ timeout: kIngestTimeout });
    await this.waitForPhase('ready');
  }

  async waitForPhase(phase: string, timeout = kIngestTimeout): Promise<void> {
    await expect(this.part('progress')).toHaveAttribute('data-phase', phase, { timeout });
  }

  /** Waits until this many documents, or more, would survive a reload. */
  async waitForCommitted(documents: number, timeout = kIngestTimeout): Promise<void> {
    await expect
      .poll(async () => (await this.status()).committed, { timeout, intervals: [50] })
      .toBeGreaterThanOrEqual(documents);
  }

  /** Takes files in through the scripting interface, for its report. */
  ingest(files: DroppedFile[], preset: Preset = 'default'): Promise<IngestReport> {
    const sent = files.map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') }));
    return this.page.evaluate(
      async ([sent, preset]) => {
        const files: File[] = [];
        for (const { name, base64 } of sent) {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          files.push(new File([bytes], name));
        }
        return window.askfolio.ingest(files, { preset });
      },
      [sent, preset] as const,
    );
  }

  search(question: string, options: SearchOptions & { preset?: Preset } = {}): Promise<Hit[]> {
    return this.page.evaluate(([question, options]) => window.askfolio.search(question, options), [
      question,
      options,
    ] as const);
  }

  prompt(question: string): Promise<ChatMessage[]> {
    return this.page.evaluate((question) => window.askfolio.prompt(question), question);
  }

  status(): Promise<Status> {
    return this.page.evaluate(() => window.askfolio.status());
  }

  async openSettings(): Promise<void> {
    await this.part('settings').click();
    await expect(this.part('api-key')).toBeVisible();
  }

  /** Enters key and base URL of the stand-in. */
  async connect(api: DeepSeekDouble, key = api.key): Promise<void> {
    await this.openSettings();
    await this.part('api-base').fill(api.base);
    await this.part('api-key').fill(key);
    await this.part('api-key').press('Tab');
    await this.closeSettings();
  }

  async closeSettings(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await expect(this.part('api-key')).toBeHidden();
  }

  /** Asks and does not wait. */
  async ask(question: string): Promise<void> {
    await this.part('question').fill(question);
    await this.part('question').press('Enter');
  }

  /** Asks what is no follow-up, which would be rewritten. */
  async askAnew(question: string): Promise<void> {
    const another = this.part('new-conversation');
    if (await another.isVisible()) await another.click();
    await this.ask(question);
  }

  async waitForAnswer(state: string): Promise<void> {
    await expect(this.part('answer')).toHaveAttribute('data-state', state, { timeout: 30_000 });
  }
}
