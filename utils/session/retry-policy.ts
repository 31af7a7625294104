import type { Problem, ProblemCode } from './problem.ts';

/** Delays in ms before each further try, by what went wrong; what is not listed needs the person. */
const DELAYS_MS: Partial<Record<ProblemCode, readonly number[]>> = {
  // A lost call costs a token and money for each try: four, then the person decides.
  'net.lost': [0, 1_000, 3_000, 7_000],
  'session.expired': [0],
  'ice.blocked': [0],
  'dtls.failed': [0],
  'openai.no_session': [0],
  'openai.unreachable': [500],
  'openai.timeout': [500],
  // A worker that was ended, for want of memory perhaps, is made anew twice.
  'engine.stopped': [0, 2_000],
  // One fresh token, at once: the first may have expired on the way.
  'openai.token_rejected': [0],
  'backend.unreachable': [500],
  'backend.timeout': [500],
  'backend.down': [500, 2_000],
  // What was known of the backend is forgotten; asking it anew may find out what is true now.
  'backend.changed': [0],
};
/**
 * After these nobody can have opened a call: an answer says that there is none. `backend.unreachable` is not among them:
 * a browser says no more of a connection that broke after the offer was taken than of one that never stood.
 */
const OPENED_NOTHING: readonly ProblemCode[] = ['backend.changed', 'limit.rate'];
const LONGEST_WAIT_ASKED_MS = 30_000;

/**
 * How long to wait before the next try, in ms, or undefined when trying again by ourselves cannot help.
 * `failures` counts the tries that failed in a row before this one. `mayHaveCost`: a second try might pay twice.
 */
export function retryDelayMs(problem: Problem, failures: number, mayHaveCost = false): number | undefined {
  if (mayHaveCost && !OPENED_NOTHING.includes(problem.code)) return undefined;
  if (problem.code === 'limit.rate') {
    const asked = problem.retryAfterMs ?? Number.POSITIVE_INFINITY;
    return failures === 0 && asked <= LONGEST_WAIT_ASKED_MS ? asked : undefined;
  }
  return DELAYS_MS[problem.code]?.[failures];
}
