import { createBlocks } from './blocks.ts';
import { createGlideWatch } from './glide-watch.ts';
import { createNoiseFloor } from './noise-floor.ts';
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
/** What has lasted for long may still turn out to be speech; that has consonants, which a melody has not. */
const BROKEN_BLOCKS = 12;
const SPEECH_WITHIN_MS = 4000;

export function createVoiceDetector(rateHz: number): VoiceDetector {
  const floor = createNoiseFloor();
  const glide = createGlideWatch(rateHz);
  let loud: boolean[] = [];
  let here: Voice = 'nothing';
  let soundBlocks = 0;
  let quietBlocks = 0;

  const hearBlock = (block: Float32Array): void => {
    const level = levelDb(meanPower(block));
    floor.hear(level);
    const isLoud = level > Math.max(LOUD_DB, Math.min(floor.db(), LOUDEST_FLOOR_DB) + OVER_FLOOR_DB);
    loud = [...loud, isLoud].slice(-HEARD_OF_BLOCKS);
    glide.hear(block, isLoud && level > VOICE_DB);
  };

  const judge = (): Voice => {
    quietBlocks = loud.at(-1) ? 0 : quietBlocks + 1;
    if (here === 'nothing') {
      if (loud.filter(Boolean).length < HEARD_BLOCKS) return here;
      soundBlocks = HEARD_BLOCKS;
      return 'heard';
    }
    if (quietBlocks * BLOCK_MS >= QUIET_MS) return 'nothing';
    soundBlocks += 1;
    const mayBeSpeech = here === 'heard' || glide.unvoicedBlocks() >= BROKEN_BLOCKS;
    if (mayBeSpeech && soundBlocks * BLOCK_MS < SPEECH_WITHIN_MS && glide.isSpeech()) return 'speech';
    if (here === 'heard' && soundBlocks * BLOCK_MS >= LASTING_MS) return 'lasting';
    return here;
  };

  const blocks = createBlocks(rateHz, (block) => {
    hearBlock(block);
    here = judge();
  });

  return {
    hear(samples) {
      blocks.hear(samples);
      return here;
    },
    reset() {
      here = 'nothing';
      loud = [];
      glide.reset();
      blocks.reset();
    },
  };
}
