/** Sound is judged in blocks of so many ms. */
export const BLOCK_MS = 10;

/** What digital silence is given as. */
export const NO_SOUND_DB = -120;

/** The level of a mean power (of samples in −1…1), in dBFS; −120 for nothing at all. */
export function levelDb(power: number): number {
  return power > 1e-12 ? 10 * Math.log10(power) : NO_SOUND_DB;
}

/** Mean power of samples; 0 for none. */
export function meanPower(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : sum / samples.length;
}
