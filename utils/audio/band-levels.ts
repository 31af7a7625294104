import { levelDb } from './sound-level.ts';

/** About what a voice is made of; enough for telling it from another one. */
const ANALYSED_HZ = 16_000;
/** Where the bands begin and end, in Hz: as narrow as two lines of the spectrum below, a sixth of an octave above. */
const EDGES_HZ = [
  125, 188, 250, 313, 375, 469, 563, 688, 813, 969, 1156, 1375, 1625, 1938, 2313, 2750, 3250, 3875, 4625, 5500, 6563,
];
export const BANDS = EDGES_HZ.length - 1;
const WINDOW_MS = 20;

/** Takes the next samples, any number, and calls `block` for every 10 ms: the levels of the last 20 ms, in dBFS by band. */
export type BandLevels = (samples: Float32Array) => void;

/** Levels by band of a sound at `rateHz` (16 kHz at least). The array that `block` gets is the caller's. */
export function createBandLevels(rateHz: number, block: (levels: Float32Array) => void): BandLevels {
  const every = Math.max(1, Math.round(rateHz / ANALYSED_HZ));
  const analysedHz = rateHz / every;
  const window = new Float32Array(Math.round((analysedHz * WINDOW_MS) / 1000));
  const hop = Math.round(window.length / 2);
  const hann = window.map((_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / window.length));
  const powers = createPowerSpectrum(2 ** Math.ceil(Math.log2(window.length)));
  const lines = EDGES_HZ.map((hz) => Math.round((hz * powers.length * 2) / analysedHz));
  const weighed = new Float32Array(window.length);
  let filled = 0;
  let sum = 0;
  let summed = 0;

  const levelsNow = (): Float32Array => {
    for (let i = 0; i < window.length; i += 1) weighed[i] = (window[i] ?? 0) * (hann[i] ?? 0);
    powers.of(weighed);
    const levels = new Float32Array(BANDS);
    for (let band = 0; band < BANDS; band += 1) {
      let power = 0;
      for (let line = lines[band] ?? 0; line < (lines[band + 1] ?? 0); line += 1) power += powers.at(line);
      // A sine at full scale is 0 dB.
      levels[band] = levelDb(power / (window.length / 4) ** 2);
    }
    return levels;
  };

  return (samples) => {
    for (const sample of samples) {
      sum += sample;
      summed += 1;
      if (summed < every) continue;
      window[window.length - hop + filled] = sum / every;
      filled += 1;
      sum = 0;
      summed = 0;
      if (filled < hop) continue;
      block(levelsNow());
      window.copyWithin(0, hop);
      filled = 0;
    }
  };
}

interface PowerSpectrum {
  /** How many lines there are. */
  length: number;
  /** Works out the spectrum of samples, at most twice as many as there are lines. */
  of(samples: Float32Array): void;
  /** Power of one line. */
  at(line: number): number;
}

/** A fast Fourier transform in place, radix 2; `size` is a power of 2. */
function createPowerSpectrum(size: number): PowerSpectrum {
  const re = new Float32Array(size);
  const im = new Float32Array(size);
  const cos = Float32Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
  const sin = Float32Array.from({ length: size / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / size));
  const bits = Math.log2(size);
  const place = Uint16Array.from({ length: size }, (_, i) => reverseBits(i, bits));

  const turn = (a: number, b: number, k: number): void => {
    const [reB, imB] = [re[b] ?? 0, im[b] ?? 0];
    const [c, s] = [cos[k] ?? 0, sin[k] ?? 0];
    const turnedRe = reB * c - imB * s;
    const turnedIm = reB * s + imB * c;
    re[b] = (re[a] ?? 0) - turnedRe;
    im[b] = (im[a] ?? 0) - turnedIm;
    re[a] = (re[a] ?? 0) + turnedRe;
    im[a] = (im[a] ?? 0) + turnedIm;
  };

  return {
    length: size / 2,
    of(samples) {
      im.fill(0);
      for (let i = 0; i < size; i += 1) re[place[i] ?? 0] = samples[i] ?? 0;
      for (let half = 1; half < size; half *= 2) {
        const step = size / (2 * half);
        for (let from = 0; from < size; from += 2 * half) {
          for (let k = 0; k < half; k += 1) turn(from + k, from + k + half, k * step);
        }
      }
    },
    at: (line) => (re[line] ?? 0) ** 2 + (im[line] ?? 0) ** 2,
  };
}

function reverseBits(value: number, bits: number): number {
  let reversed = 0;
  for (let bit = 0; bit < bits; bit += 1) reversed |= ((value >> bit) & 1) << (bits - 1 - bit);
  return reversed;
}
