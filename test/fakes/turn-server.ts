import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './redis-server.ts';

/** Whether Debian's coturn is installed; set-up does it where it may. */
export const hasCoturn = (): boolean => spawnSync('turnserver', ['--version']).error === undefined;

/** A real coturn of its own on loopback, whose credentials are made with a shared secret. */
export interface TurnServer {
  /** `turn:127.0.0.1:PORT`. */
  url: string;
  /** What it wrote, line by line. */
  log: readonly string[];
  close(): Promise<void>;
}

/** Starts one; resolves when it listens. */
export async function startTurnServer(secret: string): Promise<TurnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-turn-'));
  const port = await freePort();
  const options = {
    'listening-ip': '127.0.0.1',
    'relay-ip': '127.0.0.1',
    'listening-port': port,
    'static-auth-secret': secret,
    realm: 'earshot.test',
    'log-file': 'stdout',
    pidfile: join(folder, 'pid'),
    userdb: join(folder, 'db'),
  };
  const flags = ['-n', '--use-auth-secret', '--allow-loopback-peers', '--no-tls', '--no-dtls', '--no-cli', '--verbose'];
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const child = spawn('turnserver', [...flags, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const log: string[] = [];
  await listening(child, log, port);
  return {
    url: `turn:127.0.0.1:${port}`,
    log,
    async close() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function listening(child: ChildProcess, log: string[], port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      log.push(...chunk.toString().split('\n'));
      if (log.some((line) => /UDP listener opened on/.test(line) && line.includes(`:${port}`))) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`coturn ended with ${code}: ${log.slice(-5).join(' | ')}`)));
  });
}
