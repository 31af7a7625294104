/** Sound below this (−50 dBFS) is taken for silence. */
const SILENT_LEVEL = 0.003;
const LEAD_MS = 15;
const TAIL_MS = 120;

/** A sentence's sound without the silence around it: at its start that is only delay, at its end only a pause too long. */
export function trimSilence(samples: Float32Array, rateHz: number): Float32Array {
  const isLoud = (sample: number) => Math.abs(sample) >= SILENT_LEVEL;
  const first = samples.findIndex(isLoud);
  if (first < 0) return samples.subarray(0, 0);
  const last = samples.findLastIndex(isLoud);
  const lead = Math.round((LEAD_MS * rateHz) / 1000);
  const tail = Math.round((TAIL_MS * rateHz) / 1000);
  return samples.subarray(Math.max(0, first - lead), last + 1 + tail);
}
