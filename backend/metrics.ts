import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Result } from '../utils/shared/result.ts';
import type { ApiError } from './api-error.ts';

/** What this backend counts, for Prometheus. Labels are words of our own: nobody outside can make new ones. */
export interface Metrics {
  tokenIssued(): void;
  callOpened(): void;
  callEnded(reason: string, seconds: number): void;
  refused(reason: string): void;
  /** Runs a request to the upstream and notes how long it took and how it ended. */
  timed<T>(operation: UpstreamOperation, ask: () => Promise<Result<T, ApiError>>): Promise<Result<T, ApiError>>;
  /** All of it in Prometheus' text format. */
  text(): Promise<string>;
  contentType: string;
}

type UpstreamOperation = 'mint' | 'call';

const UPSTREAM_BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8];

/** Counters of one backend. `ofProcess` adds memory, CPU and event loop of the whole process. */
export function createMetrics(ofProcess: boolean): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const tokens = new Counter({ name: 'earshot_tokens_issued_total', help: 'Client secrets given out.', registers });
  const opened = new Counter({ name: 'earshot_calls_opened_total', help: 'Calls opened by POST /session.', registers });
  const ended = new Counter({
    name: 'earshot_calls_ended_total',
    help: 'Calls opened here that ended.',
    labelNames: ['reason'],
    registers,
  });
  const refused = new Counter({
    name: 'earshot_refused_total',
    help: 'Requests refused.',
    labelNames: ['reason'],
    registers,
  });
  const upstream = new Histogram({
    name: 'earshot_upstream_seconds',
    help: 'Time that the upstream took to answer.',
    labelNames: ['operation', 'outcome'],
    buckets: UPSTREAM_BUCKETS_S,
    registers,
  });
  const live = new Gauge({ name: 'earshot_live_calls', help: 'Calls opened here that are up.', registers });
  const seconds = new Counter({
    name: 'earshot_call_seconds_total',
    help: 'Length of the calls that ended.',
    registers,
  });
  return {
    tokenIssued: () => tokens.inc(),
    callOpened() {
      opened.inc();
      live.inc();
    },
    callEnded(reason, lengthS) {
      ended.inc({ reason });
      live.dec();
      seconds.inc(lengthS);
    },
    refused: (reason) => refused.inc({ reason }),
    async timed(operation, ask) {
      const startedAt = performance.now();
      const result = await ask();
      const outcome = result.ok ? 'ok' : result.problem.status >= 500 ? 'failed' : 'refused';
      upstream.observe({ operation, outcome }, (performance.now() - startedAt) / 1000);
      return result;
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
