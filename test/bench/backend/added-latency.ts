import { type Figure, percentiles, tenth } from './figure.ts';
import { askSteadily, tally } from './load.ts';
import { serviceAsker, startBackend, startService, tokenAsker } from './set-up.ts';

const PER_SECOND = 300;
const SECONDS = 12;
const GOAL_MS = 30;

/** What the backend adds to the service's own time at 300 tokens a second: percentile by percentile, under the same load. */
export async function measureAddedLatency(): Promise<Figure> {
  const service = await startService();
  const backend = await startBackend(service);
  const direct = serviceAsker(service);
  const through = tokenAsker(backend);
  try {
    for (const one of [direct, through]) await askSteadily(one, PER_SECOND, 2);
    const bare = percentiles((await askSteadily(direct, PER_SECOND, SECONDS)).map(({ ms }) => ms));
    const answers = await askSteadily(through, PER_SECOND, SECONDS);
    const whole = percentiles(answers.map(({ ms }) => ms));
    const added = {
      p50: tenth(whole.p50 - bare.p50),
      p95: tenth(whole.p95 - bare.p95),
      p99: tenth(whole.p99 - bare.p99),
    };
    const statuses = tally(answers);
    return {
      measured: { added_ms: added, through_ms: whole, direct_ms: bare, statuses },
      goal: `p99 ≤ ${GOAL_MS} ms, all answered`,
      passed: added.p99 <= GOAL_MS && statuses['200'] === answers.length,
    };
  } finally {
    for (const one of [direct, through]) one.close();
    await backend.stop();
    await service.stop();
  }
}
