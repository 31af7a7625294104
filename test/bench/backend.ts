import { loadavg } from 'node:os';
import { measureAddedLatency } from './backend/added-latency.ts';
import { measureExactLimit } from './backend/exact-limit.ts';
import type { Figure } from './backend/figure.ts';
import { measureMemory } from './backend/memory.ts';
import { measureRedisAway } from './backend/redis-away.ts';
import { measureSlowConnections } from './backend/slow-connections.ts';
import { measureSpokenCalls } from './backend/spoken-calls.ts';
import { measureStopUnderLoad } from './backend/stop-under-load.ts';
import { measureThroughput } from './backend/throughput.ts';

type Log = (line: string) => void;

/** The parts of the bench, in their order. */
const PARTS = {
  added_ms: () => measureAddedLatency(),
  throughput: ({ quick }: BackendBenchOptions) => measureThroughput(quick ? 5000 : 20_000),
  memory: ({ quick }: BackendBenchOptions, log: Log) => measureMemory(quick ? 20_000 : 100_000, log),
  limit: (_options: BackendBenchOptions, log: Log) => measureExactLimit(log),
  redis: () => measureRedisAway(),
  slow: () => measureSlowConnections(),
  sigterm: () => measureStopUnderLoad(),
  calls: (_options: BackendBenchOptions, log: Log) => measureSpokenCalls(log),
};
type Part = keyof typeof PARTS;

export interface BackendBenchOptions {
  /** Fewer requests where many are counted. */
  quick: boolean;
  /** The only parts to be done. */
  only: readonly Part[];
}

export interface BackendFigures {
  /** Of the machine in the minute before: above 1 the figures are worth little. */
  load_before: number;
  parts: Partial<Record<Part, Figure & { seconds: number }>>;
  missed: Part[];
  seconds: number;
}

export const BACKEND_PARTS = Object.keys(PARTS).join(', ');

/** The parts that a comma-separated list names; undefined if there is one that is none. No list: all of them. */
export function readParts(list: string | undefined): Part[] | undefined {
  const isPart = (name: string): name is Part => Object.hasOwn(PARTS, name);
  const named = (list ?? '').split(',').filter((name) => name !== '');
  const parts = named.filter(isPart);
  if (parts.length < named.length) return undefined;
  return parts.length === 0 ? Object.keys(PARTS).filter(isPart) : parts;
}

/** Loads a real backend, or several, in processes of their own, and compares what it does with the goals. */
export async function benchBackend(options: BackendBenchOptions, log: Log): Promise<BackendFigures> {
  const startedAt = performance.now();
  const [loadBefore = 0] = loadavg();
  const parts: BackendFigures['parts'] = {};
  for (const part of options.only) {
    log(`${part} …`);
    const since = performance.now();
    const figure = await PARTS[part](options, log);
    parts[part] = { ...figure, seconds: secondsSince(since) };
    log(`${part}: ${JSON.stringify(figure.measured)}${figure.passed === false ? ' MISSED' : ''}`);
  }
  return {
    load_before: Math.round(loadBefore * 100) / 100,
    parts,
    missed: options.only.filter((part) => parts[part]?.passed === false),
    seconds: secondsSince(startedAt),
  };
}

const secondsSince = (at: number): number => Math.round((performance.now() - at) / 1000);
