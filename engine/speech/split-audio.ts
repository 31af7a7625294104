/** Samples per second of everything that the recogniser and the detector take. */
export const SAMPLE_RATE_HZ = 16_000;

const WINDOW_SAMPLES = SAMPLE_RATE_HZ / 10;
const STEP_SAMPLES = SAMPLE_RATE_HZ / 50;

/** Cuts audio into parts of at most `longest` samples, each cut in the quietest tenth of a second of the last third of its part. */
export function splitLongAudio(audio: Float32Array, longest: number): Float32Array[] {
  const parts: Float32Array[] = [];
  let start = 0;
  while (audio.length - start > longest) {
    const cut = quietestMoment(audio, start + Math.floor((longest * 2) / 3), start + longest);
    parts.push(audio.subarray(start, cut));
    start = cut;
  }
  parts.push(audio.subarray(start));
  return parts;
}

function quietestMoment(audio: Float32Array, from: number, to: number): number {
  let best = to;
  let bestEnergy = Number.POSITIVE_INFINITY;
  for (let start = from; start + WINDOW_SAMPLES <= to; start += STEP_SAMPLES) {
    const energy = audio.subarray(start, start + WINDOW_SAMPLES).reduce((sum, sample) => sum + sample * sample, 0);
    // `<=`: of equally quiet moments the latest, which makes the fewest parts.
    if (energy <= bestEnergy) {
      bestEnergy = energy;
      best = start + WINDOW_SAMPLES / 2;
    }
  }
  return best;
}
