/** Changes the sample rate of a stream; chunks of any size, and no click where they meet. One per stream. */
export interface Resampler {
  /** What can be computed so far: late by the filter's half length (about 1 ms), but on time, as sample 0 stays sample 0. */
  push(chunk: Float32Array): Float32Array;
  /** The rest of the stream, as if silence followed; afterwards the resampler is as new. */
  flush(): Float32Array;
}

/** Half the filter's length in periods of the lower rate: more is steeper and later. */
const HALF_LENGTH = 20;
/** Kaiser window: about 80 dB of what would alias is taken away. */
const BETA = 8;
/** How much of the lower rate's band is kept; the rest is the filter's slope. */
const PASSBAND = 0.9;

/** A windowed-sinc filter evaluated only at the samples that are wanted (polyphase). Rates are whole numbers. */
export function createResampler(fromHz: number, toHz: number): Resampler {
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  if (up === down) return { push: (chunk) => chunk.slice(), flush: () => new Float32Array(0) };
  const phases = phasesOf(up, down);
  const reach = Math.ceil((HALF_LENGTH * Math.max(up, down)) / up);
  // Input kept from before, beginning `reach` samples before the stream: silence that the first outputs look back at. What
  // lies behind its length is room: on an audio thread nothing is to be made anew for each chunk.
  let kept = new Float32Array(reach);
  let keptLength = reach;
  let firstKept = -reach;
  let written = 0;
  let received = 0;

  const produce = (until: number): Float32Array => {
    const count = Math.max(0, until - written);
    const output = new Float32Array(count);
    for (let i = 0; i < count; i += 1) output[i] = sampleAt(written + i);
    written += count;
    const oldest = Math.floor((written * down) / up) - reach;
    if (oldest > firstKept) {
      kept.copyWithin(0, oldest - firstKept, keptLength);
      keptLength -= oldest - firstKept;
      firstKept = oldest;
    }
    return output;
  };
  const sampleAt = (index: number): number => {
    const position = index * down;
    const taps = phases[position % up] ?? new Float32Array(0);
    const first = Math.floor(position / up) - reach + 1 - firstKept;
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap += 1) sum += (taps[tap] ?? 0) * (kept[first + tap] ?? 0);
    return sum;
  };
  const append = (chunk: Float32Array) => {
    const length = keptLength + chunk.length;
    if (length > kept.length) {
      const larger = new Float32Array(2 * length);
      larger.set(kept.subarray(0, keptLength));
      kept = larger;
    }
    kept.set(chunk, keptLength);
    keptLength = length;
  };
  return {
    push(chunk) {
      append(chunk);
      received += chunk.length;
      // An output needs `reach` input samples after its own moment.
      return produce(Math.max(0, Math.ceil(((received - reach) * up) / down)));
    },
    flush() {
      append(new Float32Array(reach));
      const output = produce(Math.ceil((received * up) / down));
      kept = new Float32Array(reach);
      keptLength = reach;
      firstKept = -reach;
      written = 0;
      received = 0;
      return output;
    },
  };
}

/** Resamples a whole sound. */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  const resampler = createResampler(fromHz, toHz);
  const head = resampler.push(samples);
  const tail = resampler.flush();
  const joined = new Float32Array(head.length + tail.length);
  joined.set(head);
  joined.set(tail, head.length);
  return joined;
}

/** Filters that were needed once: to design one takes milliseconds, which an audio thread has not got for each sound. */
const designed = new Map<string, Float32Array[]>();

function phasesOf(up: number, down: number): Float32Array[] {
  const known = designed.get(`${up}/${down}`);
  if (known) return known;
  const phases = designPhases(up, down);
  designed.set(`${up}/${down}`, phases);
  return phases;
}

/** For each of the `up` positions between two input samples, the weights of the input samples around it; they sum to 1. */
function designPhases(up: number, down: number): Float32Array[] {
  const cutoff = (PASSBAND * 0.5) / Math.max(1, down / up);
  const reach = Math.ceil((HALF_LENGTH * Math.max(up, down)) / up);
  return Array.from({ length: up }, (_, phase) => {
    const taps = Float32Array.from({ length: reach * 2 }, (_tap, i) => {
      const distance = i - reach + 1 - phase / up;
      return 2 * cutoff * sinc(2 * cutoff * distance) * kaiser(distance / reach);
    });
    const sum = taps.reduce((total, tap) => total + tap, 0);
    return taps.map((tap) => tap / sum);
  });
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const kaiser = (x: number): number => (Math.abs(x) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA));

/** Modified Bessel function of the first kind, order 0, by its series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
