import { createClient } from '@redis/client';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Log } from '../log.ts';

/** How a counter stands after it was asked. */
export interface Count {
  used: number;
  /** Until the window ends and counting begins anew, in ms. */
  untilResetMs: number;
}

/** Counts per name in a window that begins with the first use. Rejects if the store does not answer in time. */
export interface Counter {
  /** Adds to a name, whatever comes of it; atomic over all replicas. */
  add(name: string, amount: number): Promise<Count>;
  read(name: string): Promise<Count>;
}

/** Where counters live: in this process, or in a Redis or Valkey that replicas share. */
export interface CounterStore {
  open(prefix: string, windowS: number): Counter;
  /** Whether counting works now. */
  isReady(): Promise<boolean>;
  close(): Promise<void>;
}

/** What a store that does not answer may cost a request. */
const STORE_WITHIN_MS = 700;
const RECONNECT_AT_MOST_MS = 500;
const NONE: Count = { used: 0, untilResetMs: 0 };

/** Counters in memory, for one replica alone. They begin anew when it starts. */
export const openMemoryStore = (): CounterStore => ({
  open: (keyPrefix, duration) => counterOf(new RateLimiterMemory({ keyPrefix, points: 1, duration })),
  isReady: async () => true,
  close: async () => {},
});

/**
 * Counters in Redis. Never waits for a connection: while there is none every question is rejected at once, so that
 * nothing is given out uncounted, and the connection is tried again twice a second.
 */
export function openRedisStore(url: string, log: Log): CounterStore {
  const storeClient = createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: 1000, reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, RECONNECT_AT_MOST_MS) },
  });
  let isUp: boolean | undefined;
  const tell = (up: boolean) => {
    if (up === isUp) return;
    isUp = up;
    if (up) log.info('redis connected');
    else log.warn('redis cannot be reached: nothing is given out until it can');
  };
  storeClient.on('ready', () => tell(true));
  // The client's errors carry its address, and that may carry a password.
  storeClient.on('error', () => tell(false));
  storeClient.connect().catch(() => tell(false));
  return {
    open: (keyPrefix, duration) =>
      counterOf(
        new RateLimiterRedis({
          storeClient,
          useRedisPackage: true,
          rejectIfRedisNotReady: true,
          keyPrefix: `earshot:${keyPrefix}`,
          points: 1,
          duration,
        }),
      ),
    async isReady() {
      if (!storeClient.isReady) return false;
      return within(storeClient.ping()).then(
        () => true,
        () => false,
      );
    },
    async close() {
      storeClient.destroy();
    },
  };
}

/** Both limiters only count here; who compares with a limit is limits.ts, which can have one that differs by user. */
const counterOf = (limiter: RateLimiterMemory | RateLimiterRedis): Counter => ({
  add: async (name, amount) => countOf(await within(limiter.penalty(name, amount))),
  read: async (name) => countOf(await within(limiter.get(name))),
});

const countOf = (result: RateLimiterRes | null): Count =>
  result === null ? NONE : { used: result.consumedPoints, untilResetMs: result.msBeforeNext };

function within<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The store of the limits did not answer in time.')), STORE_WITHIN_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
