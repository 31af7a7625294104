import { pitchOf, pitchWindow } from './pitch.ts';

/** Looks for what is in every voice and in no instrument: a pitch that glides. */
export interface GlideWatch {
  /** Takes the samples of the next 10 ms; `counts` says whether they are loud enough to be somebody's voice. */
  hear(block: Float32Array, counts: boolean): void;
  /** Whether the last 200 ms sound like speech. */
  isSpeech(): boolean;
  /** How many of the last 600 ms have no pitch, in blocks of 10 ms. Speech has consonants. */
  unvoicedBlocks(): number;
  /** Forgets what was heard. */
  reset(): void;
}

/** Pitch needs no more. */
const PITCH_HZ = 8_000;
const CLEAR = 0.75;
/** So many voiced blocks of the last 200 ms are speech. */
const SPEECH_BLOCKS = 10;
const SPEECH_OF_BLOCKS = 20;
const LONG_BLOCKS = 60;
/**
 * The pitch of a voice glides by so many octaves without a break, more than a vibrato of a quarter of a tone. Music, and
 * what an echo canceller leaves of it, trembles around a note and jumps to another.
 */
const GLIDE = 0.04;
/** A longer step from block to block is a jump: a semitone is a note. */
const STEP_AT_MOST = 0.06;
/** The pitch of one block trembles; that of so many together does not. */
const SMOOTHED_BLOCKS = 3;

/** For sound at `rateHz`, 8 kHz at least. */
export function createGlideWatch(rateHz: number): GlideWatch {
  const every = Math.max(1, Math.round(rateHz / PITCH_HZ));
  const pitchRate = rateHz / every;
  const recent = new Float32Array(pitchWindow(pitchRate));
  /** In octaves over 1 Hz; undefined where there is no voice. */
  let pitches: (number | undefined)[] = [];
  return {
    hear(block, counts) {
      appendSlower(recent, block, every);
      const { hz, clarity } = counts ? pitchOf(recent, pitchRate) : { hz: 0, clarity: 0 };
      pitches = [...pitches, clarity >= CLEAR ? Math.log2(hz) : undefined].slice(-LONG_BLOCKS);
    },
    isSpeech() {
      const lately = pitches.slice(-SPEECH_OF_BLOCKS);
      const voiced = lately.filter((pitch) => pitch !== undefined).length;
      return voiced >= SPEECH_BLOCKS && Math.max(0, ...unbrokenPitches(lately).map(glideOf)) >= GLIDE;
    },
    unvoicedBlocks: () => pitches.filter((pitch) => pitch === undefined).length,
    reset() {
      pitches = [];
      recent.fill(0);
    },
  };
}

/** Shifts a block into `recent`, `every` samples as one. */
function appendSlower(recent: Float32Array, block: Float32Array, every: number): void {
  const length = Math.floor(block.length / every);
  recent.copyWithin(0, length);
  for (let i = 0; i < length; i += 1) {
    let sum = 0;
    for (let k = 0; k < every; k += 1) sum += block[i * every + k] ?? 0;
    recent[recent.length - length + i] = sum / every;
  }
}

/** Pitches that follow each other without a pause and without a jump. */
function unbrokenPitches(pitches: readonly (number | undefined)[]): number[][] {
  const runs: number[][] = [];
  let before: number | undefined;
  for (const pitch of pitches) {
    const goesOn = pitch !== undefined && before !== undefined && Math.abs(pitch - before) <= STEP_AT_MOST;
    if (goesOn) runs.at(-1)?.push(pitch);
    else if (pitch !== undefined) runs.push([pitch]);
    before = pitch;
  }
  return runs;
}

/** From the lowest to the highest, in octaves. */
function glideOf(pitches: readonly number[]): number {
  const smooth = pitches.slice(SMOOTHED_BLOCKS - 1).map((_, i) => meanOf(pitches.slice(i, i + SMOOTHED_BLOCKS)));
  return smooth.length === 0 ? 0 : Math.max(...smooth) - Math.min(...smooth);
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
