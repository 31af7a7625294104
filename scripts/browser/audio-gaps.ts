import { HEARD_ABOVE, type TapChunk } from './audio-tap.ts';

/** Where sound is missing in what was played. */
export interface AudioGaps {
  /** The longest stretch for which there are no samples at all between two chunks, in ms. */
  missingMs: number;
  /** The longest silence between two loud blocks, in ms: pauses between sentences, or a hole in the sound. */
  quietMs: number;
}

/** Blocks of this length are loud or not. */
const BLOCK_MS = 10;

/** Finds the gaps in chunks of one tap in the order in which they were taken. Both are 0 where nothing was played. */
export function findAudioGaps(chunks: readonly TapChunk[]): AudioGaps {
  const missing = chunks.slice(1).map((chunk, i) => chunk.at - endOf(chunks[i] ?? chunk));
  const loud = chunks.flatMap(loudBlocks);
  const quiet = loud.slice(1).map((at, i) => at - (loud[i] ?? at) - BLOCK_MS);
  return { missingMs: Math.round(Math.max(0, ...missing)), quietMs: Math.round(Math.max(0, ...quiet)) };
}

const endOf = ({ at, samples, rateHz }: TapChunk): number => at + (samples.length / rateHz) * 1000;

/** When each loud block began, ms since 1970. */
function loudBlocks({ at, samples, rateHz }: TapChunk): number[] {
  const size = Math.round((rateHz * BLOCK_MS) / 1000);
  const loud: number[] = [];
  for (let from = 0; from < samples.length; from += size) {
    const block = samples.subarray(from, from + size);
    const power = block.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / block.length;
    if (Math.sqrt(power) > HEARD_ABOVE) loud.push(at + (from / rateHz) * 1000);
  }
  return loud;
}
