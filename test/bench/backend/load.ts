import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Asker } from './ask.ts';

/**
 * Asks at a steady rate, whether or not there are answers yet, as people do who know nothing of each other. What the
 * bench itself sends late counts as waiting, so that a stall is not hidden.
 */
export async function askSteadily({ ask }: Asker, perSecond: number, seconds: number): Promise<Answer[]> {
  const startedAt = performance.now();
  const answers: Promise<Answer>[] = [];
  const total = perSecond * seconds;
  while (answers.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1);
    while (answers.length < due) {
      const lateMs = performance.now() - startedAt - (answers.length / perSecond) * 1000;
      answers.push(ask().then((answer) => ({ ...answer, ms: answer.ms + lateMs })));
    }
    await sleep(1);
  }
  return Promise.all(answers);
}

/** Asks over and over from so many places at once, until so many answers are there. */
export async function askInTurns({ ask }: Asker, atOnce: number, total: number): Promise<Answer[]> {
  const answers: Answer[] = [];
  let asked = 0;
  const oneAfterTheOther = async (): Promise<void> => {
    while (asked < total) {
      asked += 1;
      answers.push(await ask());
    }
  };
  await Promise.all(Array.from({ length: atOnce }, oneAfterTheOther));
  return answers;
}

/** How many answers had each status; failures by their code. */
export function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, failure } of answers) {
    const name = failure ?? String(status);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
