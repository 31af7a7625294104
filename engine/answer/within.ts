import type { Clock } from '../conversation/clock.ts';
import { BrainFailure } from './brain-failure.ts';

/** How long is waited. */
interface Patience {
  /** For each of what comes. */
  ms: number;
  clock: Clock;
  signal: AbortSignal;
}

/**
 * What comes of `source`, as long as each comes in time: otherwise a BrainFailure, at once, whether the source obeys its signal or
 * not. Ends at once when `signal` aborts. The time in which nobody asks for more does not count.
 */
export async function* within<T>(
  source: (signal: AbortSignal) => AsyncIterable<T>,
  { ms, clock, signal }: Patience,
): AsyncGenerator<T> {
  const own = new AbortController();
  const stop = (): void => own.abort();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  let coming: AsyncIterator<T> | undefined;
  try {
    coming = source(own.signal)[Symbol.asyncIterator]();
    for (;;) {
      const next = await first(coming.next(), { ms, clock, signal: own.signal });
      if (next === undefined || next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
    // One that hangs never returns.
    void coming?.return?.(undefined).catch(() => {});
  }
}

/** What comes first: the next one, undefined once the signal aborts, or the end of patience. */
function first<T>(next: Promise<T>, { ms, clock, signal }: Patience): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new BrainFailure('slow', `No sentence came within ${ms / 1000} s.`)));
    const end = (): void => {
      cancel();
      resolve(undefined);
    };
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    next.then(resolve, reject).finally(() => {
      cancel();
      signal.removeEventListener('abort', end);
    });
  });
}
