import { setTimeout as sleep } from 'node:timers/promises';
import { startRedis } from '../../fakes/redis-server.ts';
import type { Answer } from './ask.ts';
import type { Figure } from './figure.ts';
import { tally } from './load.ts';
import { startBackend, startService, tokenAsker, whenReady } from './set-up.ts';

const PER_SECOND = 100;
const BEFORE_MS = 2000;
const AWAY_MS = 3000;
const AFTER_MS = 4000;
/** Requests that had passed the limit before the kill reach the service within this. */
const UNDER_WAY_MS = 100;
const GOAL_BACK_MS = 2000;
const GOAL_503_MS = 1000;

/** What two seconds without Redis do in the middle of a load: what is given out meanwhile, how fast it is refused, when it is back. */
export async function measureRedisAway(): Promise<Figure> {
  const service = await startService();
  const redis = await startRedis();
  const backend = await startBackend(service, { EARSHOT_REDIS_URL: redis.url });
  const asking = tokenAsker(backend);
  const sent: { at: number; answer: Promise<Answer> }[] = [];
  await whenReady(backend);
  const load = setInterval(() => sent.push({ at: performance.now(), answer: asking.ask() }), 1000 / PER_SECOND);
  try {
    await sleep(BEFORE_MS);
    await redis.kill();
    const killedAt = performance.now();
    await sleep(UNDER_WAY_MS);
    const issuedBefore = await service.issued();
    await sleep(AWAY_MS);
    const issuedAway = (await service.issued()) - issuedBefore;
    const leftAt = performance.now();
    await redis.restart();
    const backAt = performance.now();
    await sleep(AFTER_MS);
    clearInterval(load);
    const answers = await Promise.all(sent.map(async ({ at, answer }) => ({ at, ...(await answer) })));
    return judge({ answers, issuedAway, killedAt, leftAt, backAt });
  } finally {
    clearInterval(load);
    asking.close();
    await backend.stop();
    await redis.close();
    await service.stop();
  }
}

interface Course {
  answers: readonly (Answer & { at: number })[];
  issuedAway: number;
  killedAt: number;
  leftAt: number;
  backAt: number;
}

function judge({ answers, issuedAway, killedAt, leftAt, backAt }: Course): Figure {
  const away = answers.filter(({ at }) => at > killedAt && at < leftAt);
  const givenAway = away.filter(({ status }) => status === 200).length;
  const slowest503 = Math.round(Math.max(...answers.filter(({ status }) => status === 503).map(({ ms }) => ms)));
  const lastRefusal = Math.max(...answers.filter(({ status }) => status !== 200).map(({ at }) => at));
  const backMs = Math.max(0, Math.round(lastRefusal - backAt));
  const isBack = answers.at(-1)?.status === 200;
  return {
    measured: {
      issued_while_away: issuedAway,
      answered_200_while_away: givenAway,
      slowest_503_ms: slowest503,
      back_after_ms: isBack ? backMs : null,
      statuses_while_away: tally(away),
      statuses: tally(answers),
    },
    goal: `0 issued, 503 < ${GOAL_503_MS} ms, back ≤ ${GOAL_BACK_MS} ms`,
    passed: issuedAway + givenAway === 0 && slowest503 < GOAL_503_MS && isBack && backMs <= GOAL_BACK_MS,
  };
}
