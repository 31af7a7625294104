import type { Problem } from '../session/problem.ts';
import type { Grant } from '../session/state.ts';
import type { Result } from '../shared/result.ts';

type Fetched = Promise<Result<Grant, Problem>>;

/** A grant that nobody took within this time is forgotten, in ms. */
const KEPT_MS = 8_000;
/**
 * So long after a grant was taken the word that a start is coming can only be about that same start, in ms: the page that
 * sends it learns of the microphone's permission first, and the host may have been quicker.
 */
const LATE_MS = 2_000;

export interface GrantAhead {
  /** A start is on its way: fetches the grant now, while the host page is still being made. */
  expectStart(): void;
  /** The grant fetched ahead, once; otherwise a new one. */
  take(): Fetched;
}

/** Fetches at most one grant ahead. If the worker dies in between, the next one is fetched as always. */
export function createGrantAhead(fetchGrant: () => Fetched, now: () => number = Date.now): GrantAhead {
  let ahead: { fetched: Fetched; at: number } | undefined;
  let takenAt = Number.NEGATIVE_INFINITY;
  const isFresh = (): boolean => ahead !== undefined && now() - ahead.at < KEPT_MS;
  return {
    expectStart() {
      if (!isFresh() && now() - takenAt >= LATE_MS) ahead = { fetched: fetchGrant(), at: now() };
    },
    take() {
      const fetched = isFresh() ? ahead?.fetched : undefined;
      ahead = undefined;
      takenAt = now();
      return fetched ?? fetchGrant();
    },
  };
}
