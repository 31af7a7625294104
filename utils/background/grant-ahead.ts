import type { Mode } from '../session/mode.ts';
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
  expectStart(purpose: Mode): void;
  /** The grant fetched ahead for the same purpose, once; otherwise a new one. */
  take(purpose: Mode): Fetched;
}

/** Fetches at most one grant ahead. If the worker dies in between, the next one is fetched as always. */
export function createGrantAhead(fetchGrant: (purpose: Mode) => Fetched, now: () => number = Date.now): GrantAhead {
  let ahead: { purpose: Mode; fetched: Fetched; at: number } | undefined;
  let takenAt = Number.NEGATIVE_INFINITY;
  const fresh = (purpose: Mode): Fetched | undefined =>
    ahead?.purpose === purpose && now() - ahead.at < KEPT_MS ? ahead.fetched : undefined;
  return {
    expectStart(purpose) {
      if (!fresh(purpose) && now() - takenAt >= LATE_MS) ahead = { purpose, fetched: fetchGrant(purpose), at: now() };
    },
    take(purpose) {
      const fetched = fresh(purpose);
      ahead = undefined;
      takenAt = now();
      return fetched ?? fetchGrant(purpose);
    },
  };
}
