/** Starts the Milvus servers of the tests: the real one (REST v1), and the stand-in for v2. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { milvusProgram } from '../../../scripts/milvus.mjs';

/** Of the real server where nobody has changed it; the stand-in has the same. */
export const kToken = 'root:Milvus';

export interface MilvusServer {
  uri: string;
  /** Ends the processes that were started, and deletes what they wrote. */
  stop(): Promise<void>;
}

/** Milvus 2.3.5, wiped, with authorization on. Its ports are open on all of this machine's addresses. */
export async function startRealMilvus(): Promise<RealMilvus> {
  const folder = await mkdtemp(join(tmpdir(), 'askfolio-milvus-'));
  return new RealMilvus(folder, await freePort()).started();
}

export class RealMilvus implements MilvusServer {
  readonly uri: string;
  private wrapper: ChildProcess | null = null;

  constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {
    this.uri = `http://127.0.0.1:${port}`;
  }

  /** Resolves when it answers. */
  async started(): Promise<this> {
    const args = ['--data', this.folder, '--proxy-port', String(this.port)];
    const extra = ['--extra-config', 'log.level=warn', '--authorization-enabled', 'True'];
    await mkdir(this.folder, { recursive: true });
    const wrapper = spawn(milvusProgram('server', 'milvus-server'), [...args, ...extra], {
      cwd: this.folder,
      stdio: 'ignore',
    });
    this.wrapper = wrapper;
    // Also where the tests break off.
    process.once('exit', () => wrapper.kill('SIGINT'));
    while (!(await this.answers())) {
      if (wrapper.exitCode !== null) throw new Error(`Milvus ended with ${wrapper.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return this;
  }

  /** Ends it at once; what it had taken may be lost. */
  async end(): Promise<void> {
    const wrapper = this.wrapper;
    if (!wrapper || wrapper.exitCode !== null || wrapper.signalCode !== null) return;
    const ended = once(wrapper, 'exit');
    // It ends the server that it has started, and then itself.
    wrapper.kill('SIGINT');
    await ended;
  }

  async stop(): Promise<void> {
    await this.end();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async answers(): Promise<boolean> {
    try {
      const headers = { Authorization: `Bearer ${kToken}` };
      const response = await fetch(`${this.uri}/v1/vector/collections`, { headers });
      return ((await response.json()) as { code: number }).code === 200;
    } catch {
      return false;
    }
  }
}

export async function startMilvusDouble(): Promise<MilvusServer> {
  const folder = await mkdtemp(join(tmpdir(), 'askfolio-lite-'));
  const script = fileURLToPath(new URL('serve_v2.py', import.meta.url));
  const child = spawn(milvusProgram('lite', 'python'), [script, folder, kToken], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [port] = (await once(lines, 'line')) as [string];
  return {
    uri: `http://127.0.0.1:${port}`,
    async stop() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
