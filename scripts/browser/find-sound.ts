import type { Sound } from '../../engine/speech/wav.ts';
import { resample } from '../../utils/shared/resample.ts';

/** Enough for speech, and few enough samples to try every place. */
const RATE_HZ = 6000;
/** What is compared: more would only take longer. */
const COMPARED_S = 1;

/** Where a sound lies in a longer one. */
export interface FoundSound {
  /** Its first sample, in ms from the beginning of the longer one; negative if it began before. */
  atMs: number;
  /** How much of what is there it explains, 0…1. */
  likeness: number;
}

/** Where the beginning of a sound is looked for, in ms from the beginning of the recording. */
export interface SearchRange {
  fromMs: number;
  toMs: number;
}

const ANYWHERE: SearchRange = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };

/**
 * Finds a sound in a recording that may hold other sounds too, by correlation: exact to 0.2 ms. It looks for the loudest
 * second of the sound, which must be in the recording as a whole. A minute anywhere in a minute takes seconds: name a range.
 */
export function findSound(recording: Sound, sound: Sound, range: SearchRange = ANYWHERE): FoundSound {
  const there = resample(recording.samples, recording.rateHz, RATE_HZ);
  const whole = resample(sound.samples, sound.rateHz, RATE_HZ);
  const from = loudestStretch(whole, Math.min(whole.length, RATE_HZ * COMPARED_S));
  const wanted = whole.subarray(from, from + RATE_HZ * COMPARED_S);
  let best = { at: 0, product: Number.NEGATIVE_INFINITY };
  const first = Math.max(0, Math.floor((range.fromMs / 1000) * RATE_HZ) + from);
  const last = Math.min(there.length - wanted.length, Math.ceil((range.toMs / 1000) * RATE_HZ) + from);
  for (let at = first; at <= last; at += 1) {
    let product = 0;
    for (let i = 0; i < wanted.length; i += 1) product += (wanted[i] ?? 0) * (there[at + i] ?? 0);
    if (product > best.product) best = { at, product };
  }
  const energy = energyOf(wanted) * energyOf(there.subarray(best.at, best.at + wanted.length));
  return {
    atMs: ((best.at - from) / RATE_HZ) * 1000,
    likeness: energy > 0 ? Math.max(0, best.product) / Math.sqrt(energy) : 0,
  };
}

const energyOf = (samples: Float32Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);

/** Where the stretch of this length with the most energy begins. */
function loudestStretch(samples: Float32Array, length: number): number {
  let energy = energyOf(samples.subarray(0, length));
  let best = { from: 0, energy };
  for (let from = 1; from + length <= samples.length; from += 1) {
    energy += (samples[from + length - 1] ?? 0) ** 2 - (samples[from - 1] ?? 0) ** 2;
    if (energy > best.energy) best = { from, energy };
  }
  return best.from;
}
