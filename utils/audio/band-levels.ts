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
    // What a closure shares, a JavaScript engine may box anew for each sample: here, at audio rate, that was most of the work.
    let total = sum;
    let count = summed;
    for (let i = 0; i < samples.length; i += 1) {
      total += samples[i] ?? 0;
      count += 1;
      if (count < every) continue;
      window[window.length - hop + filled] = total / every;
      filled += 1;
      total = 0;
      count = 0;
      if (filled < hop) continue;
      block(levelsNow());
      window.copyWithin(0, hop);
      filled = 0;
    }
    sum = total;
    summed = count;
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

/**
 * A fast Fourier transform in place, radix 2; `size` is a power of 2. Real samples are half of what a complex transform takes:
 * even ones are its real, odd ones its imaginary part, and the spectrum is put together of both when a line is asked for.
 */
function createPowerSpectrum(size: number): PowerSpectrum {
  const half = size / 2;
  const re = new Float32Array(half);
  const im = new Float32Array(half);
  const cos = Float32Array.from({ length: half }, (_, i) => Math.cos((2 * Math.PI * i) / size));
  const sin = Float32Array.from({ length: half }, (_, i) => -Math.sin((2 * Math.PI * i) / size));
  const bits = Math.log2(half);
  const place = Uint16Array.from({ length: half }, (_, i) => reverseBits(i, bits));

  /** One stage: joins spectra of `width` lines in pairs. */
  const join = (width: number): void => {
    const step = half / width;
    for (let k = 0; k < width; k += 1) {
      const c = cos[k * step] ?? 0;
      const s = sin[k * step] ?? 0;
      for (let a = k; a < half; a += 2 * width) {
        const b = a + width;
        const turnedRe = (re[b] ?? 0) * c - (im[b] ?? 0) * s;
        const turnedIm = (re[b] ?? 0) * s + (im[b] ?? 0) * c;
        re[b] = (re[a] ?? 0) - turnedRe;
        im[b] = (im[a] ?? 0) - turnedIm;
        re[a] = (re[a] ?? 0) + turnedRe;
        im[a] = (im[a] ?? 0) + turnedIm;
      }
    }
  };

  return {
    length: half,
    of(samples) {
      for (let i = 0; i < half; i += 1) {
        re[place[i] ?? 0] = samples[2 * i] ?? 0;
        im[place[i] ?? 0] = samples[2 * i + 1] ?? 0;
      }
      for (let width = 1; width < half; width *= 2) join(width);
    },
    at(line) {
      const mirror = (half - line) % half;
      const evenRe = ((re[line] ?? 0) + (re[mirror] ?? 0)) / 2;
      const evenIm = ((im[line] ?? 0) - (im[mirror] ?? 0)) / 2;
      const oddRe = ((im[line] ?? 0) + (im[mirror] ?? 0)) / 2;
      const oddIm = ((re[mirror] ?? 0) - (re[line] ?? 0)) / 2;
      const c = cos[line] ?? 0;
      const s = sin[line] ?? 0;
      return (evenRe + oddRe * c - oddIm * s) ** 2 + (evenIm + oddRe * s + oddIm * c) ** 2;
    },
  };
}

function reverseBits(value: number, bits: number): number {
  let reversed = 0;
  for (let bit = 0; bit < bits; bit += 1) reversed |= ((value >> bit) & 1) << (bits - 1 - bit);
  return reversed;
}
