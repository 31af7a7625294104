/** Speech is shortened by one period at a time; these are the periods that are looked for. */
const SHORTEST_MS = 2.5;
export const SPLICE_LONGEST_MS = 12.5;
/** The search looks at every so manieth sample first: 12 kHz is enough to find a period. */
const COARSE_HZ = 12_000;

/**
 * How many samples can be left out at offset 0 so that it is heard least: the distance at which the sound is most like
 * itself, a period of a voice. `sampleAt` must know twice the longest period. (Pointer interval controlled overlap-add.)
 */
export function bestSplice(sampleAt: (offset: number) => number, rateHz: number): number {
  const shortest = Math.round((SHORTEST_MS * rateHz) / 1000);
  const longest = Math.round((SPLICE_LONGEST_MS * rateHz) / 1000);
  const step = Math.max(1, Math.round(rateHz / COARSE_HZ));
  const samples = Float32Array.from({ length: 2 * longest }, (_, i) => sampleAt(i));
  const coarse = nearest(samples, shortest, longest, step, longest);
  return nearest(samples, Math.max(shortest, coarse - step), Math.min(longest, coarse + step), 1, longest);
}

function nearest(samples: Float32Array, from: number, to: number, step: number, length: number): number {
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (let lag = from; lag <= to; lag += step) {
    const distance = differenceAt(samples, lag, length, step);
    if (distance < least) {
      least = distance;
      best = lag;
    }
  }
  return best;
}

/** Power of the difference against power of the sound: 0 is alike. */
function differenceAt(samples: Float32Array, lag: number, length: number, step: number): number {
  let difference = 0;
  let power = 1e-9;
  for (let i = 0; i < length; i += step) {
    const a = samples[i] ?? 0;
    const b = samples[i + lag] ?? 0;
    difference += (a - b) ** 2;
    power += a * a + b * b;
  }
  return difference / power;
}
