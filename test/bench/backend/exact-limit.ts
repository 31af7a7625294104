import { startRedis } from '../../fakes/redis-server.ts';
import type { Answer } from './ask.ts';
import { asker } from './ask.ts';
import type { Figure } from './figure.ts';
import { tally } from './load.ts';
import { keyOf, type StartedBackend, startBackend, startService, USERS, whenReady } from './set-up.ts';

const LIMIT = 100;
const AT_ONCE = 2000;

/** Whether two replicas with one Redis give each user exactly what the limit says when all is asked for at once. */
export async function measureExactLimit(log: (line: string) => void): Promise<Figure> {
  const service = await startService();
  const redis = await startRedis();
  const env = { EARSHOT_REDIS_URL: redis.url, EARSHOT_DAILY_SESSIONS: String(LIMIT) };
  const replicas = [await startBackend(service, env), await startBackend(service, env)];
  const runs: { issued: number; statuses: Record<string, number> }[] = [];
  try {
    await Promise.all(replicas.map(whenReady));
    for (let user = 0; user < USERS; user += 1) {
      const before = await service.issued();
      const statuses = tally(await askAllAtOnce(replicas, user));
      runs.push({ issued: (await service.issued()) - before, statuses });
      log(`  user ${user}: ${JSON.stringify(runs.at(-1))}`);
    }
    const exact = runs.filter(({ issued, statuses }) => issued === LIMIT && statuses['200'] === LIMIT).length;
    return {
      measured: { exact: `${exact} of ${USERS}`, runs },
      goal: `${LIMIT} of ${AT_ONCE} issued, ${USERS} of ${USERS} times`,
      passed: exact === USERS,
    };
  } finally {
    for (const replica of replicas) await replica.stop();
    await redis.close();
    await service.stop();
  }
}

async function askAllAtOnce(replicas: readonly StartedBackend[], user: number): Promise<Answer[]> {
  const askers = replicas.map(({ url }) =>
    asker({ url: `${url}/token`, headers: () => ({ authorization: `Bearer ${keyOf(user)}` }) }),
  );
  const answers = await Promise.all(
    askers.flatMap(({ ask }) => Array.from({ length: AT_ONCE / askers.length }, () => ask())),
  );
  for (const one of askers) one.close();
  return answers;
}
