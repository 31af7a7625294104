import { SAMPLE_RATE_HZ } from './split-audio.ts';

const WINDOW_SAMPLES = SAMPLE_RATE_HZ / 50;
/** A window is quiet below this part of the loudest one (−30 dB): in a noisier room than that nothing is cut. */
const QUIET_RATIO = 0.03;
/**
 * What is left of the quiet before and after. Behind a second of silence Moonshine writes nothing for one short sentence in
 * four, behind three for nearly all (docs/measurements.md); it hears best with a tenth of a second before the first sound.
 */
const LEAD_SAMPLES = SAMPLE_RATE_HZ / 10;
const TAIL_SAMPLES = SAMPLE_RATE_HZ / 2;

/** A part of `audio` (16 kHz, no copy): from shortly before its first sound to shortly after its last. */
export function trimQuiet(audio: Float32Array): Float32Array {
  const levels: number[] = [];
  for (let at = 0; at < audio.length; at += WINDOW_SAMPLES) {
    const window = audio.subarray(at, at + WINDOW_SAMPLES);
    levels.push(Math.sqrt(window.reduce((sum, sample) => sum + sample * sample, 0) / window.length));
  }
  const quiet = Math.max(0, ...levels) * QUIET_RATIO;
  const first = levels.findIndex((level) => level > quiet);
  if (first < 0) return audio;
  const last = levels.findLastIndex((level) => level > quiet);
  return audio.subarray(Math.max(0, first * WINDOW_SAMPLES - LEAD_SAMPLES), (last + 1) * WINDOW_SAMPLES + TAIL_SAMPLES);
}
