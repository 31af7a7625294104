import { createNoiseFloor } from './noise-floor.ts';
import { type Pitch, pitchOf, pitchWindow } from './pitch.ts';
import { BLOCK_MS, levelDb, meanPower } from './sound-level.ts';

/** What is there: something loud, something with the pitch of a voice, or something longer than any cough. */
export type Voice = 'nothing' | 'heard' | 'speech' | 'lasting';

/** Tells what there is to hear, sooner than any server can. It need not be sure: the server must agree. */
export interface VoiceDetector {
  /** Takes the next samples, any number; what is there after them. */
  hear(samples: Float32Array): Voice;
  /** Forgets what was heard: there is nothing now. The floor of the room stays known. */
  reset(): void;
}

/** Pitch needs no more. */
const PITCH_HZ = 8_000;
/** What counts as loud: over the floor by so much, and over this in any case. A room is never taken to be louder than that. */
const OVER_FLOOR_DB = 10;
const LOUD_DB = -50;
const LOUDEST_FLOOR_DB = -35;
/** So many loud blocks of the last few are something that is heard; a click is one or two. */
const HEARD_BLOCKS = 3;
const HEARD_OF_BLOCKS = 4;
const LASTING_MS = 600;
const QUIET_MS = 280;
/** Under this a voice is not meant for us; echoes that are left over are. */
const VOICE_DB = -45;
const CLEAR = 0.75;
/** So many voiced blocks of the last 200 ms are speech. */
const SPEECH_BLOCKS = 10;
const SPEECH_OF_BLOCKS = 20;
/**
 * The pitch of a voice glides by so many octaves without a break, more than a vibrato of a quarter of a tone. Music, and
 * what an echo canceller leaves of it, trembles around a note and jumps to another.
 */
const GLIDE = 0.04;
/** A longer step from block to block is a jump: a semitone is a note. */
const STEP_AT_MOST = 0.06;
/** The pitch of one block trembles; that of so many together does not. */
const SMOOTHED_BLOCKS = 3;

/** What has lasted for long may still turn out to be speech; that has consonants, which a melody has not. */
const LONG_BLOCKS = 60;
const BROKEN_BLOCKS = 12;
const SPEECH_WITHIN_MS = 4000;

/** One block of 10 ms, judged. */
interface Block {
  loud: boolean;
  /** In octaves over 1 Hz; undefined where there is no voice. */
  pitch: number | undefined;
}

export function createVoiceDetector(rateHz: number): VoiceDetector {
  const every = Math.max(1, Math.round(rateHz / PITCH_HZ));
  const pitchRate = rateHz / every;
  const block = new Float32Array(Math.round((rateHz * BLOCK_MS) / 1000));
  const recent = new Float32Array(pitchWindow(pitchRate));
  const floor = createNoiseFloor();
  let long: Block[] = [];
  let here: Voice = 'nothing';
  let soundBlocks = 0;
  let quietBlocks = 0;
  let filled = 0;

  const judgeBlock = (): Block => {
    const level = levelDb(meanPower(block));
    floor.hear(level);
    appendSlower(recent, block, every);
    const loud = level > Math.max(LOUD_DB, Math.min(floor.db(), LOUDEST_FLOOR_DB) + OVER_FLOOR_DB);
    const isVoice = loud && level > VOICE_DB;
    return { loud, pitch: isVoice ? octave(pitchOf(recent, pitchRate)) : undefined };
  };

  const judge = (): Voice => {
    long = [...long, judgeBlock()].slice(-LONG_BLOCKS);
    const blocks = long.slice(-SPEECH_OF_BLOCKS);
    const isHeard = blocks.slice(-HEARD_OF_BLOCKS).filter(({ loud }) => loud).length >= HEARD_BLOCKS;
    quietBlocks = blocks.at(-1)?.loud ? 0 : quietBlocks + 1;
    if (here === 'nothing') {
      if (!isHeard) return here;
      soundBlocks = HEARD_BLOCKS;
      return 'heard';
    }
    if (quietBlocks * BLOCK_MS >= QUIET_MS) return 'nothing';
    soundBlocks += 1;
    if (isSpeech(blocks) && (here === 'heard' || isBroken(long)) && soundBlocks * BLOCK_MS < SPEECH_WITHIN_MS)
      return 'speech';
    if (here === 'heard' && soundBlocks * BLOCK_MS >= LASTING_MS) return 'lasting';
    return here;
  };

  return {
    hear(samples) {
      for (const sample of samples) {
        block[filled] = sample;
        filled += 1;
        if (filled < block.length) continue;
        filled = 0;
        here = judge();
      }
      return here;
    },
    reset() {
      here = 'nothing';
      long = [];
      recent.fill(0);
      filled = 0;
    },
  };
}

const octave = ({ hz, clarity }: Pitch): number | undefined => (clarity >= CLEAR ? Math.log2(hz) : undefined);

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

/** Enough voiced blocks, and a pitch that glides. */
function isSpeech(blocks: readonly Block[]): boolean {
  const voiced = blocks.filter(({ pitch }) => pitch !== undefined).length;
  return voiced >= SPEECH_BLOCKS && Math.max(0, ...unbrokenPitches(blocks).map(glideOf)) >= GLIDE;
}

/** Whether enough of it has no pitch. */
const isBroken = (blocks: readonly Block[]): boolean =>
  blocks.filter(({ pitch }) => pitch === undefined).length >= BROKEN_BLOCKS;

/** The pitches of blocks that follow each other without a pause and without a jump. */
function unbrokenPitches(blocks: readonly Block[]): number[][] {
  const runs: number[][] = [];
  let before: number | undefined;
  for (const { pitch } of blocks) {
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
