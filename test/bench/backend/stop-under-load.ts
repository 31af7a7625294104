import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './ask.ts';
import type { Figure } from './figure.ts';
import { tally } from './load.ts';
import { startBackend, startService, tokenAsker } from './set-up.ts';

const CLIENTS = 50;
const PAUSE_MS = 40;
const BEFORE_MS = 3000;
const GOAL_MS = 10_000;

/** Whether anybody who keeps a connection loses a request when the backend is told to stop, and how long it takes to go. */
export async function measureStopUnderLoad(): Promise<Figure> {
  const service = await startService();
  const backend = await startBackend(service);
  const clients = Array.from({ length: CLIENTS }, () => tokenAsker(backend, 1));
  const answers: (Answer & { sentAt: number })[] = [];
  let stoppedAt = Number.POSITIVE_INFINITY;
  try {
    const talking = Promise.all(clients.map(({ ask }) => askUntilRefused(ask, answers)));
    await sleep(BEFORE_MS);
    stoppedAt = performance.now();
    const endedAfterMs = await backend.stop('SIGTERM');
    await talking;
    return judge(answers, stoppedAt, endedAfterMs);
  } finally {
    for (const client of clients) client.close();
    await backend.stop('SIGKILL');
    await service.stop();
  }
}

async function askUntilRefused(ask: () => Promise<Answer>, answers: (Answer & { sentAt: number })[]): Promise<void> {
  for (;;) {
    const sentAt = performance.now();
    const answer = await ask();
    answers.push({ ...answer, sentAt });
    if (answer.status === 0) return;
    await sleep(PAUSE_MS);
  }
}

function judge(answers: readonly (Answer & { sentAt: number })[], stoppedAt: number, endedAfterMs: number): Figure {
  const lost = answers.filter(({ status }) => status === 0);
  const dropped = lost.filter(({ wasConnected }) => wasConnected);
  const after = answers.filter(({ sentAt, ms }) => sentAt + ms > stoppedAt);
  return {
    measured: {
      dropped: dropped.length,
      dropped_how: tally(dropped),
      refused_new_connections: lost.length - dropped.length,
      answered_after_sigterm: after.filter(({ status }) => status === 200).length,
      answered: answers.length - lost.length,
      other_statuses: answers.filter(({ status }) => status !== 0 && status !== 200).length,
      ended_after_ms: endedAfterMs,
    },
    goal: `0 dropped, ended within ${GOAL_MS / 1000} s`,
    passed: dropped.length === 0 && endedAfterMs <= GOAL_MS,
  };
}
