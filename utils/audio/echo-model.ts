import { BANDS } from './band-levels.ts';
import { NO_SOUND_DB } from './sound-level.ts';

/** What of the sound at a microphone may be the echo of what is being played. Learns while something is played. */
export interface EchoModel {
  /** Takes what was played and what was heard in the same 10 ms, in dBFS by band. */
  hear(played: Float32Array, heard: Float32Array, floor: Float32Array): void;
  /** How loud the echo may be now, in dBFS by band. */
  expected(): Float32Array;
  /** What is louder than that by so many dB is something else: more while little has been heard. */
  marginDb(): number;
  /** Whether it has heard enough to be believed. */
  knows(): boolean;
  /** Whether something is being played now, or was just before. */
  isPlaying(): boolean;
}

/** From being played to being heard, in blocks of 10 ms: loudspeakers without a wire take 300 ms. */
const LAGS = 45;
/** A guess for the beginning; loudspeakers with a wire. */
const FIRST_LAG = 12;
/** The echo may be so many blocks early or late, and fades by so much per block after that, as it does in a room. */
const EARLY_BLOCKS = 6;
const LATE_BLOCKS = 3;
const FADE_BLOCKS = 20;
const FADE_DB = 1.5;
/** Levels below are noise, to whatever is compared. */
const LEAST_DB = -75;
const PLAYED_DB = -60;
/**
 * What was learned about the delay is half forgotten after 2.3 s of sound. It jumps when a browser plays something again
 * that came late: what was learned in the last 0.3 s is asked too.
 */
const REMEMBER = 0.997;
const REMEMBER_SHORTLY = 0.98;
const LAG_EVERY_BLOCKS = 10;
/** Where most of a voice is. */
const LAG_BANDS = { from: 4, to: 16 };
const MEAN_WEIGHT = 0.005;
/** The echo is under the expected in so many of 100 blocks. */
const QUANTILE = 0.9;
const STEP_DB = 0.5;
/** At first nothing is known: an echo as loud as what is played. It is learned faster then, in so many blocks of sound. */
const FIRST_STEP_DB = 3;
const FIRST_BLOCKS = 150;
const LEARNING_STEP_DB = 1;
const LEARNING_BLOCKS = 500;
/** While somebody may be speaking the echo is hardly learned: it would be taken to be as loud as they are. */
const SUSPECT_BANDS = 3;
const SUSPECT_BLOCKS = 5;
const SUSPECT_STEP_DB = 0.015;
/** But not so little at first: what began too low would suspect every echo, and never learn better. */
const LEARNING_SUSPECT_STEP_DB = 0.3;
/** Nobody speaks into a voice for so long: what was suspected for most of the last 5 s is an echo that became louder. */
const SUSPECTED_WEIGHT = 0.002;
const SUSPECTED_TOO_MUCH = 0.4;
const MARGIN_DB = 6;
const FIRST_MARGIN_DB = 14;
const OVER_FLOOR_DB = 6;

/**
 * How loud the echo is, band by band: the loudest that was played about one delay ago, times how much of it comes back
 * (a running quantile). The delay is where the levels of both are most alike. Levels know nothing of phases: that is less
 * than a canceller can do, and true for loudspeakers and rooms that no canceller has learned yet.
 */
export function createEchoModel(): EchoModel {
  const history = createHistory();
  const coupling = new Float32Array(BANDS);
  const loudest = new Float32Array(BANDS);
  const echo = new Float32Array(BANDS).fill(Number.NEGATIVE_INFINITY);
  const meanPlayed = new Float32Array(BANDS).fill(LEAST_DB);
  const meanHeard = new Float32Array(BANDS).fill(LEAST_DB);
  const memories = [createLagMemory(REMEMBER), createLagMemory(REMEMBER_SHORTLY)];
  let blocks = 0;
  let learned = 0;
  let sincePlayed = LAGS;
  let unsuspected = SUSPECT_BLOCKS;
  let suspected = 0;

  const compare = (heard: Float32Array): void => {
    for (let ago = 0; ago < LAGS; ago += 1) {
      let both = 0;
      let power = 0;
      for (let band = LAG_BANDS.from; band < LAG_BANDS.to; band += 1) {
        const x = Math.max(history.at(ago, band), LEAST_DB) - (meanPlayed[band] ?? 0);
        const y = Math.max(heard[band] ?? 0, LEAST_DB) - (meanHeard[band] ?? 0);
        both += x * y;
        power += x * x;
      }
      for (const memory of memories) memory.add(ago, both, power);
    }
    if (blocks % LAG_EVERY_BLOCKS === 0) for (const memory of memories) memory.find();
  };

  const follow = (mean: Float32Array, levels: Float32Array): void => {
    for (let band = 0; band < BANDS; band += 1) {
      mean[band] = (mean[band] ?? 0) + MEAN_WEIGHT * (Math.max(levels[band] ?? 0, LEAST_DB) - (mean[band] ?? 0));
    }
  };

  const findLoudest = (): void => {
    for (let band = 0; band < BANDS; band += 1) {
      let most = Number.NEGATIVE_INFINITY;
      for (const memory of memories) {
        for (let late = -EARLY_BLOCKS; late <= FADE_BLOCKS; late += 1) {
          most = Math.max(most, history.at(memory.lag() + late, band) - Math.max(0, late - LATE_BLOCKS) * FADE_DB);
        }
      }
      loudest[band] = most;
      echo[band] = most + (coupling[band] ?? 0);
    }
  };

  const learn = (heard: Float32Array, floor: Float32Array): void => {
    let over = 0;
    for (let band = 0; band < BANDS; band += 1) if ((heard[band] ?? 0) > (echo[band] ?? 0) + MARGIN_DB) over += 1;
    unsuspected = over >= SUSPECT_BANDS ? 0 : unsuspected + 1;
    const mayBeSomebody = unsuspected < SUSPECT_BLOCKS && suspected < SUSPECTED_TOO_MUCH;
    const step = stepAfter(learned, mayBeSomebody);
    let played = false;
    for (let band = 0; band < BANDS; band += 1) {
      if ((loudest[band] ?? 0) < PLAYED_DB) continue;
      played = true;
      const excess = (heard[band] ?? 0) - (echo[band] ?? 0);
      if (excess < 0) coupling[band] = (coupling[band] ?? 0) - step * (1 - QUANTILE);
      else if ((heard[band] ?? 0) > (floor[band] ?? 0) + OVER_FLOOR_DB)
        coupling[band] = (coupling[band] ?? 0) + step * QUANTILE;
    }
    if (!played) return;
    learned += 1;
    suspected += SUSPECTED_WEIGHT * ((over >= SUSPECT_BANDS ? 1 : 0) - suspected);
  };

  return {
    hear(played, heard, floor) {
      blocks += 1;
      history.push(played);
      sincePlayed = played.some((db) => db > PLAYED_DB) ? 0 : sincePlayed + 1;
      // Silence tells nothing about the delay.
      if (sincePlayed < LAGS) {
        follow(meanPlayed, played);
        follow(meanHeard, heard);
        compare(heard);
      }
      findLoudest();
      learn(heard, floor);
    },
    expected: () => echo,
    marginDb: () => Math.max(MARGIN_DB, FIRST_MARGIN_DB - ((FIRST_MARGIN_DB - MARGIN_DB) * learned) / LEARNING_BLOCKS),
    knows: () => learned >= FIRST_BLOCKS,
    isPlaying: () => sincePlayed < LAGS,
  };
}

/** What was played lately. */
interface History {
  push(levels: Float32Array): void;
  /** The level of a band so many blocks ago; very little before the beginning. */
  at(ago: number, band: number): number;
}

function createHistory(): History {
  const size = LAGS + FADE_BLOCKS + 1;
  const kept = new Float32Array(size * BANDS).fill(NO_SOUND_DB);
  let newest = 0;
  return {
    push(levels) {
      newest = (newest + 1) % size;
      kept.set(levels, newest * BANDS);
    },
    // Not so long ago as to be overwritten, and nothing is played in the future.
    at: (ago, band) =>
      ago < 0 || ago >= size ? NO_SOUND_DB : (kept[((newest - ago + size) % size) * BANDS + band] ?? NO_SOUND_DB),
  };
}

/** How alike what is heard is to what was played so many blocks before, averaged over some time. */
interface LagMemory {
  add(ago: number, both: number, power: number): void;
  find(): void;
  /** Where both were most alike when it was last looked for. */
  lag(): number;
}

function createLagMemory(remember: number): LagMemory {
  const alike = new Float32Array(LAGS);
  const strength = new Float32Array(LAGS);
  let lag = FIRST_LAG;
  const likeness = (ago: number): number => (alike[ago] ?? 0) / Math.sqrt((strength[ago] ?? 0) + 1);
  return {
    add(ago, both, power) {
      alike[ago] = (alike[ago] ?? 0) * remember + both;
      strength[ago] = (strength[ago] ?? 0) * remember + power;
    },
    find() {
      for (let ago = 0; ago < LAGS; ago += 1) if (likeness(ago) > likeness(lag)) lag = ago;
    },
    lag: () => lag,
  };
}

/** How far one block may move what is known of the echo, in dB, after so many blocks. */
function stepAfter(learnedBlocks: number, mayBeSomebody: boolean): number {
  if (learnedBlocks < FIRST_BLOCKS) return FIRST_STEP_DB;
  if (learnedBlocks < LEARNING_BLOCKS) return mayBeSomebody ? LEARNING_SUSPECT_STEP_DB : LEARNING_STEP_DB;
  return mayBeSomebody ? SUSPECT_STEP_DB : STEP_DB;
}
