import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** A program of this repository that runs beside the bench, and the JSON line with which it says that it is ready. */
export interface NodeProcess<T> {
  ready: T;
  /** Sends a signal; resolves with the ms until it was gone. */
  stop(signal?: NodeJS.Signals): Promise<number>;
}

const ROOT = resolve(import.meta.dirname, '../../..');

/** Starts one with nothing but `env` in its environment; throws what it said if it ends before it is ready. */
export async function startNode<T>(
  file: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<NodeProcess<T>> {
  const child = spawn(process.execPath, [resolve(ROOT, file), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  });
  // A bench that is told to end takes with it what it started.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  if (process.listenerCount('SIGTERM') === 0) process.once('SIGTERM', () => process.exit(143));
  let said = '';
  child.stderr.on('data', (data) => {
    said = `${said}${data}`.slice(-2000);
  });
  const ready = await Promise.race([
    once(createInterface(child.stdout), 'line') as Promise<[string]>,
    once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended: ${said}`))),
  ]);
  return { ready: JSON.parse(ready[0]) as T, stop: (signal = 'SIGTERM') => stop(child, signal) };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number> {
  if (child.exitCode !== null || child.signalCode !== null) return 0;
  const since = performance.now();
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
  return Math.round(performance.now() - since);
}
