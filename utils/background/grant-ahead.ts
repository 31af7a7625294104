import type { Problem } from '../session/problem.ts';
import type { Grant } from '../session/state.ts';
import type { Result } from '../shared/result.ts';

type Fetched = Promise<Result<Grant, Problem>>;

/** A grant that nobody took within this time is forgotten, in ms. */
const KEPT_MS = 8_000;

export interface GrantAhead {
  /** A start is on its way: fetches the grant now, while the host page is still being made. */
  expectStart(): void;
  /** The grant fetched ahead, once; otherwise a new one. */
  take(): Fetched;
}

/** Fetches at most one grant ahead. If the worker dies in between, the next one is fetched as always. */
export function createGrantAhead(fetchGrant: () => Fetched, now: () => number = Date.now): GrantAhead {
  let ahead: { fetched: Fetched; at: number } | undefined;
  const isFresh = (): boolean => ahead !== undefined && now() - ahead.at < KEPT_MS;
  return {
    expectStart() {
      if (!isFresh()) ahead = { fetched: fetchGrant(), at: now() };
    },
    take() {
      const fetched = isFresh() ? ahead?.fetched : undefined;
      ahead = undefined;
      return fetched ?? fetchGrant();
    },
  };
}
