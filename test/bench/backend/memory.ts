import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from './figure.ts';
import { askInTurns } from './load.ts';
import { type StartedBackend, startBackend, startService, tokenAsker } from './set-up.ts';

const AT_ONCE = 100;
const GOAL_MB = 20;

/** Memory of the backend's process after a fifth of the requests, and after all of them. */
export async function measureMemory(requests: number, log: (line: string) => void): Promise<Figure> {
  const service = await startService();
  const backend = await startBackend(service);
  const asking = tokenAsker(backend, AT_ONCE);
  const step = Math.round(requests / 5);
  const rss: number[] = [];
  try {
    for (let done = step; done <= requests; done += step) {
      await askInTurns(asking, AT_ONCE, step);
      rss.push(await calmRss(backend));
      log(`  ${done} requests: ${rss.at(-1)} MB`);
    }
    const grown = (rss.at(-1) ?? 0) - (rss[0] ?? 0);
    return {
      measured: { grown_mb: grown, rss_mb: rss, after_requests: rss.map((_, at) => (at + 1) * step) },
      goal: `≤ ${GOAL_MB} MB more at the end than after the first fifth`,
      passed: grown <= GOAL_MB,
    };
  } finally {
    asking.close();
    await backend.stop();
    await service.stop();
  }
}

/** The lowest of some readings, in MB: garbage that waits for its collection is no leak. */
async function calmRss(backend: StartedBackend): Promise<number> {
  const readings: number[] = [];
  for (let reading = 0; reading < 5; reading += 1) {
    readings.push(await backend.metric('process_resident_memory_bytes'));
    await sleep(200);
  }
  return Math.round(Math.min(...readings) / 1e6);
}
