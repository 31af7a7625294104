import type { Clock } from '../../engine/conversation/clock.ts';

/** A clock that stands still until it is turned. */
export interface HandClock extends Clock {
  /** Lets `ms` pass: runs what is due on the way, in order, and lets promises settle after each. */
  turn(ms: number): Promise<void>;
}

/** Lets everything that is already resolved run. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock at 0 ms and Unix time 1 000 000. */
export function createHandClock(): HandClock {
  let nowMs = 0;
  let timers: { atMs: number; act: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    unixS: () => 1_000_000 + Math.floor(nowMs / 1000),
    after(ms, act) {
      const timer = { atMs: nowMs + ms, act };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async turn(ms) {
      const until = nowMs + ms;
      await settle();
      for (;;) {
        const due = timers.filter(({ atMs }) => atMs <= until).sort((a, b) => a.atMs - b.atMs)[0];
        if (due === undefined) break;
        timers = timers.filter((timer) => timer !== due);
        nowMs = Math.max(nowMs, due.atMs);
        due.act();
        await settle();
      }
      nowMs = until;
      await settle();
    },
  };
}
