import type { Sound } from '../../engine/speech/wav.ts';
import { createRandom, pinkNoise } from '../../scripts/browser/noise.ts';
import { atLevel } from '../../scripts/browser/sound-level.ts';

const RATE_HZ = 48_000;

/** A moment of 2 ms, as when a key is hit. */
export function makeClick(): Sound {
  const samples = new Float32Array(RATE_HZ / 100);
  for (let i = 0; i < RATE_HZ / 500; i += 1)
    samples[i] = Math.sin((2 * Math.PI * 1500 * i) / RATE_HZ) * Math.exp(-i / 40);
  return atLevel({ samples, rateHz: RATE_HZ });
}

/**
 * A cough as a phonetician draws it: a burst of noise as the throat opens, noise of the breath that falls, and a short
 * voice at the end; 250 to 400 ms. Another seed is another cough.
 */
export function makeCough(seed: number): Sound {
  const random = createRandom(seed);
  const lengthS = 0.25 + random() * 0.15;
  const pitchHz = 130 + random() * 80;
  const noise = resonate(pinkNoise(Math.round(lengthS * RATE_HZ), random), 900 + random() * 600, 500);
  const samples = noise.map((breath, i) => {
    const t = i / RATE_HZ;
    const burst = Math.exp(-t / 0.03) * Math.min(1, t / 0.003);
    const flow = 0.35 * Math.exp(-t / 0.12);
    const tail = t > lengthS - 0.09 ? 0.3 * Math.sin((Math.PI * (t - lengthS + 0.09)) / 0.09) : 0;
    return breath * (burst + flow) + voice(t, pitchHz * (1 - t / 2)) * tail;
  });
  return atLevel({ samples, rateHz: RATE_HZ });
}

const CHORDS = [
  [261.6, 329.6, 392, 523.3],
  [220, 261.6, 329.6, 440],
  [174.6, 261.6, 349.2, 440],
  [196, 246.9, 293.7, 392],
];

/** Three seconds of chords in the timbre of strings, with vibrato and an envelope for each; a seed chooses key and tempo. */
export function makeMusic(seed: number): Sound {
  const random = createRandom(seed);
  const key = 2 ** (Math.floor(random() * 12) / 12 - 0.5);
  const chordS = 0.4 + random() * 0.4;
  const firstChord = Math.floor(random() * CHORDS.length);
  const samples = Float32Array.from({ length: 3 * RATE_HZ }, (_, i) => {
    const t = i / RATE_HZ;
    const inChord = t % chordS;
    const envelope = Math.min(1, inChord / 0.04) * Math.exp(-inChord / 0.6) * Math.min(1, (chordS - inChord) / 0.03);
    const chord = CHORDS[(firstChord + Math.floor(t / chordS)) % CHORDS.length] ?? [];
    return envelope * chord.reduce((sum, hz) => sum + note(t, hz * key), 0);
  });
  return atLevel({ samples, rateHz: RATE_HZ });
}

/** A tone with eight harmonics that fall as those of a string, and a vibrato of 5 Hz. */
function note(t: number, hz: number): number {
  const phase = 2 * Math.PI * hz * t + ((0.004 * hz) / 5) * Math.sin(2 * Math.PI * 5 * t);
  let sum = 0;
  for (let harmonic = 1; harmonic <= 8; harmonic += 1) sum += Math.sin(harmonic * phase) / harmonic ** 1.5;
  return sum;
}

/** A rough voice: many harmonics, hardly falling. */
function voice(t: number, hz: number): number {
  let sum = 0;
  for (let harmonic = 1; harmonic <= 16; harmonic += 1) sum += Math.sin(2 * Math.PI * harmonic * hz * t) / harmonic;
  return sum;
}

/** A resonance of a throat: a two-pole filter around a frequency, scaled to a root mean square of 1. */
function resonate(samples: Float32Array, centreHz: number, widthHz: number): Float32Array {
  const radius = Math.exp((-Math.PI * widthHz) / RATE_HZ);
  const turn = 2 * radius * Math.cos((2 * Math.PI * centreHz) / RATE_HZ);
  let [last, before] = [0, 0];
  const out = samples.map((sample) => {
    const now = sample + turn * last - radius * radius * before;
    before = last;
    last = now;
    return now;
  });
  const rms = Math.sqrt(out.reduce((sum, sample) => sum + sample * sample, 0) / out.length);
  return out.map((sample) => sample / rms);
}
