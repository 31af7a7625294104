import { BANDS, createBandLevels } from './band-levels.ts';
import { createBlocks } from './blocks.ts';
import { createEchoModel } from './echo-model.ts';
import { createGlideWatch } from './glide-watch.ts';
import { createNoiseFloor } from './noise-floor.ts';
import { BLOCK_MS, NO_SOUND_DB } from './sound-level.ts';

/**
 * What there is at the microphone that is not the echo of what is played: a moment of it, more than a click, something
 * that is usually held for speech by now if it is, or that always is.
 */
export type Near = 'nothing' | 'heard' | 'staying' | 'unclear' | 'noise';

/** Tells within 50 ms that somebody makes a sound while the assistant is heard from a loudspeaker. */
export interface NearDetector {
  /** Takes the next samples of a microphone without echo cancellation and of what is played, as many of both. */
  hear(microphone: Float32Array, played: Float32Array): Near;
  /** Whether the microphone gives sound. */
  isAlive(): boolean;
  /** Whether it may be believed: the microphone gives sound, and its echo is known. */
  knows(): boolean;
  /** Whether it will soon be: it is hearing the first seconds of a voice. */
  isLearning(): boolean;
  /** Whether the last 200 ms sounded like speech where they were clearly not the echo. */
  isSpeech(): boolean;
  /** Forgets what was heard; the room stays known. */
  reset(): void;
}

/** Louder than the noise of the room by so much, and than this in any case. */
const OVER_FLOOR_DB = 12;
const LOUD_DB = -68;
/** In so many bands, so many blocks in a row: more than chance, and more than a click. */
const NEAR_BANDS = 3;
const HEARD_BLOCKS = 3;
/** More than a click, a key or a wrong guess at the echo: so long, and in so many bands in so many blocks… */
const STAYING_MS = 110;
const STAYING_BANDS = 5;
const STAYING_BLOCKS = 8;
/** …or longer, in fewer bands: a soft beginning such as "No" has not got more. */
const SOFT_STAYING_MS = 160;
const SOFT_STAYING_BLOCKS = 12;
/** By now the server has held it for speech if it is, and by then the voice detector has too. */
const UNCLEAR_MS = 900;
const NOISE_MS = 1300;
/** Syllables have gaps. */
const QUIET_MS = 280;
/** A stream that gives nothing at all for so long is none. */
const DEAD_BLOCKS = 50;

/**
 * An echo canceller in the browser holds the first words back while somebody speaks into the voice of the assistant (by
 * 300 ms and more in one of four tries, docs/decisions/0010). What the microphone hears before it, compared with what is
 * played, shows them at once.
 */
export function createNearDetector(rateHz: number): NearDetector {
  const echo = createEchoModel();
  const floors = Array.from({ length: BANDS }, createNoiseFloor);
  const floor = new Float32Array(BANDS);
  let played: Float32Array | undefined;
  let near: Near = 'nothing';
  let inRow = 0;
  let nearBlocks = 0;
  let clearBlocks = 0;
  let sinceOnset = 0;
  let quietBlocks = 0;
  let deadBlocks = DEAD_BLOCKS;
  const glide = createGlideWatch(rateHz);
  /** Whether the last 10 ms were clearly not the echo. */
  let clear = false;

  const isAlive = (): boolean => deadBlocks < DEAD_BLOCKS;

  const nearBands = (heard: Float32Array): number => {
    const expected = echo.expected();
    const margin = echo.marginDb();
    let bands = 0;
    for (let band = 0; band < BANDS; band += 1) {
      const least = Math.max((expected[band] ?? 0) + margin, (floor[band] ?? 0) + OVER_FLOOR_DB, LOUD_DB);
      if ((heard[band] ?? NO_SOUND_DB) > least) bands += 1;
    }
    return bands;
  };

  const stays = (): boolean =>
    (sinceOnset * BLOCK_MS >= STAYING_MS && clearBlocks >= STAYING_BLOCKS) ||
    (sinceOnset * BLOCK_MS >= SOFT_STAYING_MS && nearBlocks >= SOFT_STAYING_BLOCKS);

  const judge = (bands: number): Near => {
    const isHere = bands >= NEAR_BANDS;
    inRow = isHere ? inRow + 1 : 0;
    if (near === 'nothing') {
      if (inRow < HEARD_BLOCKS) return near;
      sinceOnset = inRow;
      nearBlocks = inRow;
      clearBlocks = 0;
      quietBlocks = 0;
      return 'heard';
    }
    sinceOnset += 1;
    nearBlocks += isHere ? 1 : 0;
    clearBlocks += bands >= STAYING_BANDS ? 1 : 0;
    quietBlocks = isHere ? 0 : quietBlocks + 1;
    if (quietBlocks * BLOCK_MS >= QUIET_MS) return 'nothing';
    if (sinceOnset * BLOCK_MS >= NOISE_MS) return 'noise';
    if (sinceOnset * BLOCK_MS >= UNCLEAR_MS) return 'unclear';
    return stays() ? 'staying' : near;
  };

  const hearPlayed = createBandLevels(rateHz, (levels) => {
    played = levels;
  });
  const hearMicrophone = createBandLevels(rateHz, (heard) => {
    deadBlocks = heard.some((level) => level > NO_SOUND_DB) ? 0 : deadBlocks + 1;
    for (let band = 0; band < BANDS; band += 1) {
      floors[band]?.hear(heard[band] ?? NO_SOUND_DB);
      floor[band] = floors[band]?.db() ?? NO_SOUND_DB;
    }
    // Before its first sound a microphone tells nothing about the echo.
    if (played && deadBlocks === 0) echo.hear(played, heard, floor);
    const bands = nearBands(heard);
    clear = bands >= STAYING_BANDS;
    near = judge(bands);
  });

  const blocks = createBlocks(rateHz, (block) => glide.hear(block, clear));

  return {
    hear(microphone, playedNow) {
      // First what is played: both blocks are full at the same sample.
      hearPlayed(playedNow);
      hearMicrophone(microphone);
      blocks.hear(microphone);
      return near;
    },
    isAlive,
    knows: () => isAlive() && echo.knows(),
    isLearning: () => isAlive() && !echo.knows() && echo.isPlaying(),
    isSpeech: glide.isSpeech,
    reset() {
      near = 'nothing';
      inRow = 0;
      clear = false;
      glide.reset();
    },
  };
}
