/** Tells when a microphone is heard later than it could be, and nobody would miss it for a moment. */
export interface LateWatch {
  /**
   * Takes the next of what the microphone heard: so many samples, at `nowMs` of a clock that goes on while the computer is
   * too busy for sound. How much later than before it is heard, in ms, whenever it is to be opened anew: at once, and every
   * 30 s until it was, should that not be possible yet. Else undefined.
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
  let heard = begin(0);

  const endSecond = (): void => {
    heard.lateMs = Math.max(0, heard.leastMs - Math.min(...heard.usualMs));
    // Who talks for minutes is late all the time, and it is not the usual.
    if (heard.lateMs < LATE_MS) heard.usualMs = [...heard.usualMs, heard.leastMs].slice(-REMEMBERED_S);
    heard.leastMs = Number.POSITIVE_INFINITY;
    heard.secondMs = 0;
  };

  return {
    hear(samples, nowMs, isQuiet) {
      const ms = (samples * 1000) / rateHz;
      heard.restMs -= ms;
      heard.allMs += ms;
      heard.secondMs += ms;
      heard.quietMs = isQuiet ? heard.quietMs + ms : 0;
      heard.leastMs = Math.min(heard.leastMs, nowMs - heard.allMs);
      if (heard.secondMs >= 1000) endSecond();
      if (heard.lateMs < LATE_MS || heard.quietMs < QUIET_MS || heard.restMs > 0) return undefined;
      heard.restMs = REST_MS;
      return Math.round(heard.lateMs);
    },
    reset() {
      heard = begin(heard.restMs);
    },
  };
}

/** In one object: of a number in a closure V8 makes a new one at each write (decision 20). */
const begin = (restMs: number) => ({
  restMs,
  allMs: 0,
  /** How far the samples are behind the clock: the least in this second, and in each of the last in which they were not late. */
  leastMs: Number.POSITIVE_INFINITY,
  usualMs: [] as number[],
  secondMs: 0,
  lateMs: 0,
  quietMs: 0,
});
