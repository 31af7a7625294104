import type { Figure } from './figure.ts';
import { askInTurns, tally } from './load.ts';
import { startBackend, startService, tokenAsker } from './set-up.ts';

const AT_ONCE = 200;
const WARM_UP = 3000;
const GOAL = 1000;

/** Tokens for each second of CPU that the backend's process used, and how many it gave in a second of the clock. */
export async function measureThroughput(times: number): Promise<Figure> {
  const service = await startService();
  const backend = await startBackend(service);
  const asking = tokenAsker(backend, AT_ONCE);
  try {
    await askInTurns(asking, AT_ONCE, WARM_UP);
    const cpuBefore = await backend.metric('process_cpu_seconds_total');
    const since = performance.now();
    const statuses = tally(await askInTurns(asking, AT_ONCE, times));
    const seconds = (performance.now() - since) / 1000;
    const cpuSeconds = (await backend.metric('process_cpu_seconds_total')) - cpuBefore;
    const perCore = Math.round((statuses['200'] ?? 0) / cpuSeconds);
    return {
      measured: {
        tokens_per_second_per_core: perCore,
        tokens_per_second: Math.round(times / seconds),
        cores_used: Math.round((cpuSeconds / seconds) * 100) / 100,
        statuses,
      },
      goal: `≥ ${GOAL} per core`,
      passed: perCore >= GOAL,
      note: 'The service and the bench share the cores with it: by the clock it is less than a core could do.',
    };
  } finally {
    asking.close();
    await backend.stop();
    await service.stop();
  }
}
