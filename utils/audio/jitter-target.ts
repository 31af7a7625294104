/** How much sound must have arrived before it is played, in ms, learnt from how evenly it arrives. */
export interface JitterTarget {
  ms(): number;
  /** More of a sound arrived, so long after what came before it; `ranOut`: all of that had been played by then. */
  arrived(gapMs: number, ranOut: boolean): void;
  /** So much was played without running out. */
  played(ms: number): void;
}

/** Enough for 40 ms of jitter from the first piece on. */
export const LEAST_TARGET_MS = 60;
const MOST_MS = 400;
/** More than the longest gap, and more than last time, by so much. */
const MARGIN_MS = 20;
/** Who says nothing for so long is thinking: waiting longer before the next sound would help nobody. */
const STALL_MS = 1000;
/** What is learnt is forgotten in minutes: a network that was bad is likely to be bad again. */
const FORGOTTEN_PER_SECOND_MS = 2;

/**
 * Grows when sound ran out: to the gap that it ran out in, which is what must be there next time. Shrinks slowly, and not
 * below the gaps of the last minutes.
 */
export function createJitterTarget(): JitterTarget {
  let target = LEAST_TARGET_MS;
  let longestGap = 0;
  return {
    ms: () => target,
    arrived(gapMs, ranOut) {
      if (gapMs > STALL_MS) return;
      longestGap = Math.max(longestGap, gapMs);
      if (ranOut) target = Math.min(MOST_MS, Math.max(gapMs, target) + MARGIN_MS);
    },
    played(ms) {
      const forgotten = (ms * FORGOTTEN_PER_SECOND_MS) / 1000;
      longestGap = Math.max(0, longestGap - forgotten);
      const needed = Math.min(target, longestGap + MARGIN_MS);
      target = Math.max(LEAST_TARGET_MS, needed, target - forgotten);
    },
  };
}
