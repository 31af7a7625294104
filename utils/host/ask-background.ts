import { type Problem, type ProblemCode, problem } from '../session/problem.ts';
import { failed } from '../shared/result.ts';
import { callBackground } from '../wire/calls.ts';
import type { BackgroundCalls } from '../wire/protocol.ts';

/**
 * Asks the background. The browser may end it in the middle of an answer: what comes here can be asked twice without harm,
 * and the second call wakes it again. `otherwise` is the problem if that is in vain too.
 */
export async function ask<C extends 'fetchGrant' | 'readPage' | 'readFrames' | 'showOverlay' | 'showQuote'>(
  call: C,
  request: BackgroundCalls[C]['request'],
  otherwise: ProblemCode,
): Promise<BackgroundCalls[C]['reply'] | { ok: false; problem: Problem }> {
  const again = (): Promise<BackgroundCalls[C]['reply']> => callBackground(call, request);
  try {
    return await again().catch(again);
  } catch (error) {
    return failed(problem(otherwise, { detail: String(error) }));
  }
}
