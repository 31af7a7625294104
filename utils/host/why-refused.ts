import { watchPermission } from '../audio/microphone.ts';
import { type Problem, problem } from '../session/problem.ts';

/** So long after it has refused the device a browser may need to tell the page that this was a block, in ms. */
const SETTLED_AFTER_MS = 500;

/** What it means that the microphone was refused in a page that could ask for it. */
export async function whyRefused(refused: Problem): Promise<Problem> {
  if (refused.code !== 'mic.prompt_needed') return refused;
  const over = new AbortController();
  const isBlocked = await new Promise<boolean>((settle) => {
    setTimeout(() => settle(false), SETTLED_AFTER_MS);
    const hear = (permission: string): void => {
      if (permission === 'denied') settle(true);
    };
    void watchPermission(hear, over.signal).then(hear);
  });
  over.abort();
  return problem(isBlocked ? 'mic.denied' : 'mic.not_allowed', { detail: refused.detail });
}
