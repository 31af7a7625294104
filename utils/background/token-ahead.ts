import type { Problem } from '../session/problem.ts';
import type { Result } from '../shared/result.ts';
import type { TokenGrant } from '../wire/protocol.ts';

type Fetched = Promise<Result<TokenGrant, Problem>>;

/** A token that nobody took within this time is forgotten, in ms. */
const KEPT_MS = 8_000;

export interface TokenAhead {
  /** A start is on its way: fetches the token now, while the host page is still being made. */
  expectStart(): void;
  /** The token fetched ahead, once; otherwise a new one. */
  take(): Fetched;
}

/** Fetches at most one token ahead. If the worker dies in between, the next one is fetched as always. */
export function createTokenAhead(fetchToken: () => Fetched, now: () => number = Date.now): TokenAhead {
  let ahead: { fetched: Fetched; at: number } | undefined;
  const isFresh = (): boolean => ahead !== undefined && now() - ahead.at < KEPT_MS;
  return {
    expectStart() {
      if (!isFresh()) ahead = { fetched: fetchToken(), at: now() };
    },
    take() {
      const fetched = isFresh() ? ahead?.fetched : undefined;
      ahead = undefined;
      return fetched ?? fetchToken();
    },
  };
}
