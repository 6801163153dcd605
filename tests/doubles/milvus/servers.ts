/** Starts the Milvus servers of the tests: the real one (REST v1), and the stand-in for v2. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { kOwnNetwork, milvusProgram } from '../../../scripts/milvus.mjs';

/** Of the real server where nobody has changed it; the stand-in has the same. */
export const kToken = 'root:Milvus';

/** It takes 3 to 12 s, more where others use the machine. */
const kStartMs = 80_000;

export interface MilvusServer {
  uri: string;
  /** Ends the processes that were started, and deletes what they wrote. */
  stop(): Promise<void>;
}

/** Milvus 2.3.5, wiped, with authorization on, in a network of its own (apart.py). */
export async function startRealMilvus(): Promise<RealMilvus> {
  const folder = await mkdtemp(join(tmpdir(), 'askfolio-milvus-'));
  const door = createServer();
  await listening(door);
  return new RealMilvus(folder, door).started();
}

export class RealMilvus implements MilvusServer {
  readonly uri: string;
  private server: ChildProcess | null = null;

  /** door: leads to the server that is running, so that one that is started again has the same address. */
  constructor(
    private readonly folder: string,
    private readonly door: Server,
  ) {
    this.uri = `http://127.0.0.1:${portOf(door)}`;
    door.on('connection', (socket) => this.lead(socket));
  }

  private lead(from: Socket): void {
    const to = connect(join(this.folder, 'door'));
    from.pipe(to).pipe(from);
    from.on('error', () => to.destroy());
    to.on('error', () => from.destroy());
    to.on('close', () => from.destroy());
  }

  /** Starts it wiped: the data of one that was ended at once blocks the next for a minute. */
  async started(): Promise<this> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
    await mkdir(this.folder, { recursive: true });
    const python = [milvusProgram('server', 'python'), script('apart.py'), this.folder];
    const server = spawn('unshare', [...kOwnNetwork, ...python], {
      cwd: this.folder,
      // It ends with its input, also when what runs the tests is ended.
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    this.server = server;
    const end = performance.now() + kStartMs;
    while (!(await this.answers())) {
      if (performance.now() > end) throw new Error('Milvus does not answer');
      if (server.exitCode !== null) throw new Error(`Milvus ended with ${server.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return this;
  }

  /** Ends it at once; what it had taken may be lost. */
  async end(): Promise<void> {
    const { server } = this;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.stdin?.end();
    await ended;
  }

  async stop(): Promise<void> {
    await this.end();
    this.door.close();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async answers(): Promise<boolean> {
    try {
      const headers = { Authorization: `Bearer ${kToken}` };
      // While it looks for free ports it takes connections that nobody answers.
      const signal = AbortSignal.timeout(2000);
      const response = await fetch(`${this.uri}/v1/vector/collections`, { headers, signal });
      return ((await response.json()) as { code: number }).code === 200;
    } catch {
      return false;
    }
  }
}

export async function startMilvusDouble(): Promise<MilvusServer> {
  const folder = await mkdtemp(join(tmpdir(), 'askfolio-lite-'));
  const child = spawn(milvusProgram('lite', 'python'), [script('serve_v2.py'), folder, kToken], {
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

function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await listening(server);
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
