import { BLOCK_MS } from './sound-level.ts';

/** Takes the next samples, any number. */
export interface Blocks {
  hear(samples: Float32Array): void;
  /** Forgets the block that has begun. */
  reset(): void;
}

/** Calls `take` with every 10 ms of a sound at `rateHz`. The array is used again: nobody may keep it. */
export function createBlocks(rateHz: number, take: (block: Float32Array) => void): Blocks {
  const block = new Float32Array(Math.round((rateHz * BLOCK_MS) / 1000));
  let filled = 0;
  return {
    hear(samples) {
      for (const sample of samples) {
        block[filled] = sample;
        filled += 1;
        if (filled < block.length) continue;
        filled = 0;
        take(block);
      }
    },
    reset() {
      filled = 0;
    },
  };
}
