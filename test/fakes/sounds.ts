/** Sounds for ears: 48 kHz, the same on every run. Levels are in dBFS of the loudest part. */
export const SOUND_RATE_HZ = 48_000;

/** Numbers in 0…1 from a seed. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export const samplesIn = (ms: number): number => Math.round((ms * SOUND_RATE_HZ) / 1000);
export const silence = (ms: number): Float32Array => new Float32Array(samplesIn(ms));
const amplitude = (db: number): number => 10 ** (db / 20);

/** Even noise, as a room has it. */
export function noise(ms: number, db: number, random: () => number, rateHz = SOUND_RATE_HZ): Float32Array {
  // Even noise between ±1 has a power of a third.
  const peak = amplitude(db) * Math.sqrt(3);
  return new Float32Array(Math.round((ms * rateHz) / 1000)).map(() => (random() * 2 - 1) * peak);
}

/** Sounds one after the other. */
export function join(...sounds: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(sounds.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const sound of sounds) {
    all.set(sound, at);
    at += sound.length;
  }
  return all;
}

/** Two sounds at once; the second begins at `atMs`. What goes over the end of the first is left out. */
export function mix(sound: Float32Array, other: Float32Array, atMs = 0): Float32Array {
  const from = samplesIn(atMs);
  return sound.map((sample, i) => sample + (other[i - from] ?? 0));
}

/** As loud as wanted: the power of the parts that are heard at all. */
export function atLevel(sound: Float32Array, db: number): Float32Array {
  const block = samplesIn(10);
  const powers: number[] = [];
  for (let from = 0; from + block <= sound.length; from += block) {
    powers.push(sound.subarray(from, from + block).reduce((sum, sample) => sum + sample * sample, 0) / block);
  }
  const loudest = Math.max(...powers);
  const heard = powers.filter((power) => power > loudest / 1000);
  const rms = Math.sqrt(heard.reduce((sum, power) => sum + power, 0) / heard.length);
  return sound.map((sample) => (sample * amplitude(db)) / rms);
}

/** One explosive burst of noise, its echo in the throat, and a short voiced end that glides. 250…500 ms. */
export function cough(random: () => number): Float32Array {
  const body = samplesIn(250 + 150 * random());
  const tail = samplesIn(50 + 60 * random());
  const hz = 110 + 180 * random();
  const glide = (random() - 0.5) * 0.4;
  const ring = Math.cos((2 * Math.PI * (300 + 1500 * random())) / SOUND_RATE_HZ) * 1.94;
  let [before, last, phase] = [0, 0, 0];
  return new Float32Array(body + tail).map((_, i) => {
    const now = random() * 2 - 1 + ring * last - 0.94 * before;
    [before, last] = [last, now];
    const part = Math.max(0, (i - body) / tail);
    const decay = i < samplesIn(60) ? 1 : Math.max(0.12, 0.5 * Math.exp(-(i - samplesIn(60)) / samplesIn(120)));
    if (i < body) return now * Math.min(1, i / samplesIn(5)) * decay;
    phase += (hz * (1 + glide * part)) / SOUND_RATE_HZ;
    return overtones(phase, 11, 1) * 3 * (1 - 0.7 * part) + (random() - 0.5);
  });
}

/** A tap of 1 to 5 ms somewhere in a second of silence. */
export function click(random: () => number): Float32Array {
  const length = samplesIn(1 + 4 * random());
  const burst = silence(6).map((_, i) => (i < length ? (random() * 2 - 1) * 0.8 * Math.exp(-i / 60) : 0));
  return mix(silence(1000), burst, 500 * random());
}

export type Instrument = 'piano' | 'organ' | 'flute' | 'strings';

/** A slow melody, or its chords, on one instrument. */
export function music(instrument: Instrument, chords: boolean, ms: number, random: () => number): Float32Array {
  const beatMs = 60_000 / (50 + 70 * random());
  const base = [110, 131, 147, 196, 220][Math.floor(random() * 5)] ?? 110;
  const tune = silence(ms);
  for (let atMs = 0; atMs < ms - beatMs; atMs += beatMs * (random() < 0.3 ? 2 : 1)) {
    const step = [0, 2, 4, 5, 7, 9, 11, 12][Math.floor(random() * 8)] ?? 0;
    for (const above of chords ? [0, 4, 7] : [0]) {
      const sound = note(base * 2 ** ((step + above) / 12), beatMs * 1.1, instrument);
      const from = samplesIn(atMs);
      sound.forEach((sample, i) => {
        if (from + i < tune.length) tune[from + i] = (tune[from + i] ?? 0) + sample;
      });
    }
  }
  return tune;
}

function note(hz: number, ms: number, instrument: Instrument): Float32Array {
  const count = { piano: 8, organ: 6, flute: 3, strings: 8 }[instrument];
  let phase = 0;
  return silence(ms).map((_, i) => {
    const t = i / SOUND_RATE_HZ;
    const vibrato = instrument === 'strings' ? 1 + 0.004 * Math.sin(2 * Math.PI * 5.5 * t) : 1;
    phase += (hz * vibrato) / SOUND_RATE_HZ;
    const envelope =
      instrument === 'piano'
        ? Math.exp(-2.5 * t) * Math.min(1, t / 0.004)
        : Math.min(1, t / 0.05, (ms / 1000 - t) / 0.08);
    return overtones(phase, count, instrument === 'strings' ? 1 : 1.5) * envelope;
  });
}

/** One period of each timbre, drawn once. */
const periods = new Map<string, Float32Array>();
const PERIOD_SAMPLES = 4096;

function overtones(phase: number, count: number, fall: number): number {
  const name = `${count} ${fall}`;
  let period = periods.get(name);
  if (!period) {
    period = new Float32Array(PERIOD_SAMPLES).map((_, i) => {
      let sum = 0;
      for (let n = 1; n <= count; n += 1) sum += Math.sin((2 * Math.PI * i * n) / PERIOD_SAMPLES) / n ** fall;
      return sum;
    });
    periods.set(name, period);
  }
  return period[Math.floor((phase % 1) * PERIOD_SAMPLES)] ?? 0;
}
