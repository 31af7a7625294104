/** Time as the host has it; tests give a hand-driven one. */
export interface Clock {
  /** Milliseconds of a clock that never goes back. */
  nowMs(): number;
  /** Unix time in seconds. */
  unixS(): number;
  /** Runs `act` after `ms`; the result cancels it. */
  after(ms: number, act: () => void): () => void;
}

/** Resolves when `clock` shows `atMs`, at once if that is past; or as soon as `signal` aborts. */
export function until(clock: Clock, atMs: number, signal: AbortSignal): Promise<void> {
  const ms = atMs - clock.nowMs();
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** Lets everything else that waits run first. */
export const breathe = (clock: Clock): Promise<void> =>
  new Promise((resolve) => {
    clock.after(0, resolve);
  });
