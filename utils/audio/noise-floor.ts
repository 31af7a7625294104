import { NO_SOUND_DB } from './sound-level.ts';

/** How loud it is when nobody speaks. */
export interface NoiseFloor {
  /** Takes the level of the next block of 10 ms, in dBFS. */
  hear(levelDb: number): void;
  /** The floor as far as it is known, in dBFS. */
  db(): number;
}

/** Somebody may speak from the first sample on: until a second was heard no room is taken to be louder than this. */
const UNKNOWN_DB = -60;
const SLICE_BLOCKS = 25;
const SLICES = 10;
const SLICES_TO_KNOW = 4;
/** Weight of a new block: smooths over about 50 ms, so that one still block is not taken for the floor. */
const SMOOTHING = 0.2;

/**
 * The lowest that the smoothed level was in the last 2.5 s (minimum statistics): speech has gaps in that time, noise has
 * none. Blocks without any sound tell nothing about the room: microphones that were just opened send some.
 */
export function createNoiseFloor(): NoiseFloor {
  let smooth: number | undefined;
  let slices: number[] = [];
  let lowest = Number.POSITIVE_INFINITY;
  let inSlice = 0;
  let floor = UNKNOWN_DB;

  return {
    hear(level) {
      if (level <= NO_SOUND_DB) return;
      smooth = smooth === undefined ? level : smooth + SMOOTHING * (level - smooth);
      lowest = Math.min(lowest, smooth);
      inSlice += 1;
      if (inSlice === SLICE_BLOCKS) {
        slices = [...slices, lowest].slice(-SLICES);
        lowest = Number.POSITIVE_INFINITY;
        inSlice = 0;
      }
      const known = Math.min(lowest, ...slices);
      floor = slices.length < SLICES_TO_KNOW ? Math.min(UNKNOWN_DB, known) : known;
    },
    db: () => floor,
  };
}
