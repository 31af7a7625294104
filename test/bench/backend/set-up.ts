import { setTimeout as sleep } from 'node:timers/promises';
import { asker } from './ask.ts';
import { type NodeProcess, startNode } from './node-process.ts';

/** How long the service behind the backend takes, in ms. */
export const SERVICE_MS = 50;
/** Users of the backend, each with a key. */
export const USERS = 10;

/** The key of one of the users, 0 to `USERS` − 1. */
export const keyOf = (user: number): string => `key-number-${user}-of-the-bench`;

/** The real backend in a process of its own. */
export interface StartedBackend {
  url: string;
  stop(signal?: NodeJS.Signals): Promise<number>;
  /** A figure of its /metrics. Throws if there is none of that name. */
  metric(name: string): Promise<number>;
}

/** The service behind the backend, in a process of its own. */
export interface Service {
  url: string;
  /** How many client secrets it has made. */
  issued(): Promise<number>;
  stop(): Promise<number>;
}

/** Starts a service that takes 50 ms. */
export async function startService(): Promise<Service> {
  const { ready, stop } = await startNode<{ url: string }>('test/bench/backend/slow-service.ts', [String(SERVICE_MS)]);
  return { url: ready.url, issued: async () => Number(await (await fetch(`${ready.url}/issued`)).text()), stop };
}

/**
 * Starts a backend before a service, as an operator would: with keys, limits that are counted but not reached, and its
 * log on.
 */
export async function startBackend(service: Service, env: Record<string, string> = {}): Promise<StartedBackend> {
  const { ready, stop }: NodeProcess<{ url: string }> = await startNode(
    'backend/main.ts',
    ['--upstream', service.url],
    {
      EARSHOT_UPSTREAM_KEY: 'key-of-the-service',
      EARSHOT_KEYS: Array.from({ length: USERS }, (_, user) => `user${user}:${keyOf(user)}`).join(','),
      EARSHOT_RATE_PER_MINUTE: '100000',
      EARSHOT_DAILY_SESSIONS: '1000000',
      EARSHOT_PEPPER: 'pepper',
      ...env,
    },
  );
  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${ready.url}/metrics`)).text();
    const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1];
    if (found === undefined) throw new Error(`/metrics has no ${name}`);
    return Number(found);
  };
  return { url: ready.url, stop, metric };
}

/** Asks a backend for tokens on kept connections, as one user after the other. */
export const tokenAsker = ({ url }: { url: string }, sockets?: number) =>
  asker({ url: `${url}/token`, sockets, headers: (count) => ({ authorization: `Bearer ${keyOf(count % USERS)}` }) });

/** Asks the service itself as the backend does. */
export const serviceAsker = ({ url }: Service) =>
  asker({
    url: `${url}/v1/realtime/client_secrets`,
    headers: () => ({ 'content-type': 'application/json' }),
    body: JSON.stringify({ expires_after: { anchor: 'created_at', seconds: 60 }, session: { type: 'realtime' } }),
  });

/** Resolves when a backend can give something out. */
export async function whenReady({ url }: { url: string }): Promise<void> {
  while (!(await fetch(`${url}/readyz`)).ok) await sleep(50);
}
