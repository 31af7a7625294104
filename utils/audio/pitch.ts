/** What repeats in a sound, and how exactly. */
export interface Pitch {
  hz: number;
  /** 1: every period is like the one before; under 0.5 there is no pitch to speak of. */
  clarity: number;
}

/** The voices of people. */
const LOWEST_HZ = 70;
const HIGHEST_HZ = 400;
/** A shorter period is taken if it fits nearly as well: what repeats every 5 ms does so every 10 ms too. */
const NEARLY = 0.9;

/** How many samples a pitch is looked for in: two of the longest periods. */
export function pitchWindow(rateHz: number): number {
  return 2 * (Math.ceil(rateHz / LOWEST_HZ) + 1);
}

/**
 * The pitch of `samples` (as many as `pitchWindow` says), by normalised autocorrelation: 1 for what is exactly periodic
 * however loud it is. Clarity is 0 where nothing repeats.
 */
export function pitchOf(samples: Float32Array, rateHz: number): Pitch {
  const shortest = Math.floor(rateHz / HIGHEST_HZ);
  const longest = Math.ceil(rateHz / LOWEST_HZ);
  const length = samples.length - longest - 1;
  const fits = new Float32Array(longest + 2);
  for (let lag = shortest - 1; lag <= longest + 1; lag += 1) fits[lag] = likeness(samples, lag, length);
  const at = (lag: number): number => fits[lag] ?? 0;
  const isPeak = (lag: number): boolean => at(lag) >= at(lag - 1) && at(lag) > at(lag + 1);
  let best = 0;
  for (let lag = shortest; lag <= longest; lag += 1) if (isPeak(lag)) best = Math.max(best, at(lag));
  for (let lag = shortest; lag <= longest; lag += 1) {
    if (isPeak(lag) && at(lag) > 0 && at(lag) >= NEARLY * best) {
      return { hz: rateHz / peakBetween(at(lag - 1), at(lag), at(lag + 1), lag), clarity: at(lag) };
    }
  }
  return { hz: 0, clarity: 0 };
}

/** How much a stretch is like the one `lag` later: −1…1. */
function likeness(samples: Float32Array, lag: number, length: number): number {
  let both = 0;
  let power = 1e-9;
  for (let i = 0; i < length; i += 1) {
    const a = samples[i] ?? 0;
    const b = samples[i + lag] ?? 0;
    both += a * b;
    power += a * a + b * b;
  }
  return (2 * both) / power;
}

/** Where the top of a parabola through three neighbours is: finer than one sample. */
function peakBetween(before: number, at: number, after: number, lag: number): number {
  const bend = before - 2 * at + after;
  return bend === 0 ? lag : lag + (before - after) / (2 * bend);
}
