/** The tests' browser with a profile on disk, which can be killed and opened again. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type LaunchOptions } from '@playwright/test';

interface Running {
  context: BrowserContext;
  /** Its first process, which leads their group. */
  pid: number;
  gone: Promise<unknown>;
}

export class KillableBrowser {
  private readonly profile = mkdtempSync(join(tmpdir(), 'askfolio-profile-'));
  private running: Running | undefined;

  /** prepare: is given every context before a page is opened in it. */
  constructor(
    private readonly options: LaunchOptions,
    private readonly prepare: (context: BrowserContext) => Promise<unknown> = async () => undefined,
  ) {}

  /** The one that runs, or a new one over what the profile has. */
  async open(): Promise<BrowserContext> {
    this.running ??= await this.start();
    return this.running.context;
  }

  private async start(): Promise<Running> {
    const options = { ...this.options, serviceWorkers: 'block' } as const;
    const context = await chromium.launchPersistentContext(this.profile, options);
    const gone = new Promise((resolve) => context.once('close', resolve));
    await this.prepare(context);
    const pid = await pidOf(context);
    return { context, pid, gone };
  }

  /** Ends all of its processes at once, as a loss of power does. */
  async kill(): Promise<void> {
    const { running } = this;
    if (!running) return;
    this.running = undefined;
    process.kill(-running.pid, 'SIGKILL');
    await running.gone;
  }

  /** Closes it and deletes its profile. */
  async end(): Promise<void> {
    await this.running?.context.close();
    this.running = undefined;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function pidOf(context: BrowserContext): Promise<number> {
  const browser = context.browser();
  if (!browser) throw new Error('the profile has no browser');
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  await cdp.detach();
  const { id } = processInfo.find(({ type }) => type === 'browser') ?? {};
  if (!id) throw new Error('the browser does not say which process it is');
  return id;
}
