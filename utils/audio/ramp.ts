/** A gain that never jumps: a voice that is made louder or softer in one step clicks. */
export interface Ramp {
  /** Goes to this gain from now on. */
  go(gain: number): void;
  /** The gain of the next sample. */
  next(): number;
}

/** So long a voice takes to come, to go and to become louder or softer. */
export const RAMP_MS = 8;

/** Any change takes 8 ms. */
export function createRamp(rateHz: number, gain: number): Ramp {
  const length = Math.round((RAMP_MS * rateHz) / 1000);
  let now = gain;
  let goal = gain;
  let left = 0;
  return {
    go(gain) {
      goal = gain;
      left = length;
    },
    next() {
      if (left === 0) return goal;
      now += (goal - now) / left;
      left -= 1;
      return now;
    },
  };
}
