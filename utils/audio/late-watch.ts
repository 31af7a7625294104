/** Tells when a microphone is heard later than it could be, and nobody would miss it for a moment. */
export interface LateWatch {
  /**
   * Takes the next of what the microphone heard: so many samples, at `nowMs` of a clock that goes on while the computer is
   * too busy for sound. How much later than before it is heard, in ms, once it is to be opened anew; else undefined.
   */
  hear(samples: number, nowMs: number, isQuiet: boolean): number | undefined;
  /** Another microphone: nothing is known of it. */
  reset(): void;
}

/** Less is not worth a moment without a microphone; the clocks of computer and device differ by 6 ms a minute at most. */
const LATE_MS = 60;
/** The usual is the least of so many seconds. */
const REMEMBERED_S = 60;
/** Nobody has spoken and nothing was played for so long. */
const QUIET_MS = 500;
/** Each time is a moment in which nobody is heard, and some computers are always too busy. */
const REST_MS = 30_000;

/**
 * While a computer has no time for sound, microphones record on. Firefox gives what it missed later, as all that follows,
 * up to 0.2 s late, until the device is opened anew (docs/decisions/0022). It shows in the clock of the samples, which has
 * stood still.
 */
export function createLateWatch(rateHz: number): LateWatch {
  let heardMs = 0;
  let leastMs = Number.POSITIVE_INFINITY;
  let nextSecondMs = 1000;
  /** How far the samples are behind the clock, in each of the last seconds. */
  let seconds: number[] = [];
  let lateMs = 0;
  let quietMs = 0;
  let restMs = 0;

  const endSecond = (): void => {
    seconds.push(leastMs);
    lateMs = leastMs - Math.min(...seconds);
    // Who talks for minutes is late all the time.
    if (seconds.length > REMEMBERED_S && lateMs < LATE_MS) seconds.shift();
    leastMs = Number.POSITIVE_INFINITY;
    nextSecondMs += 1000;
  };
  const reset = (): void => {
    heardMs = 0;
    leastMs = Number.POSITIVE_INFINITY;
    nextSecondMs = 1000;
    seconds = [];
    lateMs = 0;
    quietMs = 0;
  };

  return {
    hear(samples, nowMs, isQuiet) {
      const ms = (samples * 1000) / rateHz;
      heardMs += ms;
      restMs -= ms;
      quietMs = isQuiet ? quietMs + ms : 0;
      leastMs = Math.min(leastMs, nowMs - heardMs);
      if (heardMs >= nextSecondMs) endSecond();
      if (lateMs < LATE_MS || quietMs < QUIET_MS || restMs > 0) return undefined;
      const told = Math.round(lateMs);
      restMs = REST_MS;
      reset();
      return told;
    },
    reset,
  };
}
