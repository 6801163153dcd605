/** Starts the Milvus servers of the tests: the real one (REST v1), and the stand-in for v2. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { milvusProgram } from '../../../scripts/milvus.mjs';

/** Of the real server where nobody has changed it; the stand-in has the same. */
export const kToken = 'root:Milvus';

/** It takes 3 to 12 s, more where others use the machine. */
const kStartMs = 80_000;

export interface MilvusServer {
  uri: string;
  /** Ends the processes that were started, and deletes what they wrote. */
  stop(): Promise<void>;
}

/** What Milvus listens on beside its API, as its options are named. Another server may be running. */
const kPorts = [
  'etcd',
  'root-coord',
  'proxy-internal',
  'query-coord',
  'query-node',
  'index-coord',
  'index-node',
  'data-coord',
  'data-node',
];

/** Milvus 2.3.5, wiped, with authorization on. Its ports are open on all of this machine's addresses. */
export async function startRealMilvus(): Promise<RealMilvus> {
  const folder = await mkdtemp(join(tmpdir(), 'askfolio-milvus-'));
  const door = createServer();
  await listening(door);
  return new RealMilvus(folder, door).started();
}

export class RealMilvus implements MilvusServer {
  readonly uri: string;
  private wrapper: ChildProcess | null = null;
  private ending: Promise<void> | null = null;
  private port = 0;

  /** door: leads to the server that is running, so that one that is started again has the same address. */
  constructor(
    private readonly folder: string,
    private readonly door: Server,
  ) {
    this.uri = `http://127.0.0.1:${portOf(door)}`;
    door.on('connection', (socket) => this.lead(socket));
  }

  private lead(from: Socket): void {
    const to = connect(this.port, '127.0.0.1');
    from.pipe(to).pipe(from);
    from.on('error', () => to.destroy());
    to.on('error', () => from.destroy());
    to.on('close', () => from.destroy());
  }

  /** Starts it wiped: the data of one that was ended at once blocks the next for a minute. */
  async started(): Promise<this> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
    await mkdir(this.folder, { recursive: true });
    const [etcd = 0, ...others] = await Promise.all([...kPorts, 'etcd peers'].map(freePort));
    const ports = kPorts.flatMap((name, i) => [`--${name}-port`, String([etcd, ...others][i])]);
    const etcdConfig = join(this.folder, 'etcd.yaml');
    await writeFile(etcdConfig, etcdListens(etcd, others.at(-1) as number));
    this.port = await freePort();
    const own = ['--data', this.folder, '--proxy-port', String(this.port)];
    const extra = ['--extra-config', 'log.level=warn', '--authorization-enabled', 'True'];
    const program = milvusProgram('server', 'milvus-server');
    const wrapper = spawn(program, [...own, ...ports, ...extra], {
      cwd: this.folder,
      stdio: 'ignore',
      env: { ...process.env, ETCD_CONFIG_PATH: etcdConfig },
    });
    this.wrapper = wrapper;
    this.ending = null;
    // Also where the tests break off.
    process.once('exit', () => void this.end());
    const end = performance.now() + kStartMs;
    while (!(await this.answers())) {
      if (performance.now() > end) throw new Error('Milvus does not answer');
      if (wrapper.exitCode !== null) throw new Error(`Milvus ended with ${wrapper.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return this;
  }

  /** Ends it at once; what it had taken may be lost. */
  end(): Promise<void> {
    this.ending ??= this.interrupt();
    return this.ending;
  }

  /** It ends the server that it has started, and then itself; a second signal would break that off. */
  private async interrupt(): Promise<void> {
    const wrapper = this.wrapper;
    if (!wrapper || wrapper.exitCode !== null || wrapper.signalCode !== null) return;
    const ended = once(wrapper, 'exit');
    wrapper.kill('SIGINT');
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

/** Left alone, the etcd inside of Milvus listens on 2379, whatever it is told. */
function etcdListens(port: number, peerPort: number): string {
  const [own, peers] = [port, peerPort].map((each) => `http://127.0.0.1:${each}`);
  return [
    'name: default',
    `listen-client-urls: ${own}`,
    `advertise-client-urls: ${own}`,
    `listen-peer-urls: ${peers}`,
    `initial-advertise-peer-urls: ${peers}`,
    `initial-cluster: default=${peers}`,
  ].join('\n');
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
