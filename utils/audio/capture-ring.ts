import { createNoiseFloor } from './noise-floor.ts';
import { BLOCK_MS, levelDb, NO_SOUND_DB } from './sound-level.ts';
import { bestSplice, SPLICE_LONGEST_MS } from './splice.ts';

/**
 * What goes from the microphone into the call. It *holds* until there is a call: keeps what is said and sends silence.
 * Then it *drains*: sends what it kept, without most of its pauses, until it has caught up; from then on it *passes*.
 */
export interface CaptureRing {
  /** Takes what the microphone heard and fills `output`, which is as long, with what is sent in the same time. */
  process(input: Float32Array, output: Float32Array): void;
  /** Sends from now on, beginning with what was kept. */
  pass(): void;
  /** Keeps from now on what is not sent yet. */
  hold(): void;
  /** Drops what was kept and not sent yet, for good. */
  drop(): void;
  /**
   * Sends the last `ms` of what was sent once more, with the pauses that were left out of it; as far back as it is kept.
   * What was dropped stays silent.
   */
  rewind(ms: number): void;
  /** Where the sound is now: names the moment until which everything has been taken. */
  position(): number;
  /** Whether everything from before a position has been sent. */
  hasSent(position: number): boolean;
  /** Sends nothing from this position on, and keeps it; undefined: goes on. */
  stopAt(position: number | undefined): void;
  /** How much later than it is said sound is sent, in ms: exactly 0 once it has caught up. */
  delayMs(): number;
}

export interface CaptureRingOptions {
  /** At most so much is kept, in ms; of more the oldest is lost. */
  keepMs?: number;
  /** How fast kept speech is played while catching up: 1 is as it was said. */
  speed?: number;
}

/** Of every pause so much is kept after what was said before it, and so much before what is said after it. */
const KEPT_AFTER_MS = 100;
const KEPT_BEFORE_MS = 80;
/** Over the floor by less than this nobody speaks; nearer to now, where nobody knows what follows, less is trusted. */
const QUIET_OVER_FLOOR_DB = 7;
const STILL_OVER_FLOOR_DB = 5;
/** Under this it is quiet whatever the floor; over that it never is. */
const ALWAYS_QUIET_DB = -65;
const NEVER_QUIET_DB = -45;
/** A cut in a pause fades the noise before it out within this. */
const FADE_MS = 5;
const DECIDE_EVERY_MS = 5;

/** Going over from one place of what is kept to another, `skip` samples later. */
interface Splice {
  skip: number;
  length: number;
  done: number;
  /** Both sides sound alike: they are mixed. In a pause what follows begins at once in full. */
  mixed: boolean;
}

/** What was not sent between two samples that were: it ends at a position, and is so many samples long. */
interface Gap {
  end: number;
  length: number;
}

/** Positions are counted in samples since the ring was made. */
export function createCaptureRing(rateHz: number, options: CaptureRingOptions = {}): CaptureRing {
  const { keepMs = 30_000, speed = 1.15 } = options;
  const samplesOf = (ms: number): number => Math.round((ms * rateHz) / 1000);
  const keep = samplesOf(keepMs);
  const block = samplesOf(BLOCK_MS);
  const fade = samplesOf(FADE_MS);
  const after = Math.round(KEPT_AFTER_MS / BLOCK_MS);
  const before = Math.round(KEPT_BEFORE_MS / BLOCK_MS);
  // One second more than is kept: what is written while it is read.
  const size = keep + rateHz;
  const kept = new Float32Array(size);
  const levels = new Float32Array(Math.ceil(size / block) + 1);
  const floor = createNoiseFloor();
  let holds = true;
  let written = 0;
  let read = 0;
  let power = 0;
  let splice: Splice | undefined;
  let decideAt = 0;
  let faster = 0;
  let stop = Number.POSITIVE_INFINITY;
  const gaps: Gap[] = [];

  const sampleAt = (position: number): number => kept[position % size] ?? 0;
  const levelAt = (index: number): number =>
    index * block + block > written
      ? levelDb(power / Math.max(1, written % block))
      : (levels[index % levels.length] ?? 0);

  const write = (input: Float32Array): void => {
    let sum = power;
    for (let i = 0; i < input.length; i += 1) {
      const sample = input[i] ?? 0;
      kept[written % size] = sample;
      sum += sample * sample;
      written += 1;
      if (written % block !== 0) continue;
      const level = levelDb(sum / block);
      levels[(written / block - 1) % levels.length] = level;
      floor.hear(level);
      sum = 0;
    }
    power = sum;
  };

  const isUnder = (index: number, overFloorDb: number): boolean => {
    const level = index < 0 ? NO_SOUND_DB : levelAt(index);
    return level < Math.max(ALWAYS_QUIET_DB, Math.min(NEVER_QUIET_DB, floor.db() + overFloorDb));
  };
  const areQuiet = (from: number, to: number): boolean => {
    for (let index = from; index < to; index += 1) if (!isUnder(index, QUIET_OVER_FLOOR_DB)) return false;
    return true;
  };

  /** How many samples of the pause at `position` can be left out; all of `delay` if it is quiet until now. */
  const pauseAt = (position: number, delay: number): number => {
    const first = Math.floor(position / block);
    if (!areQuiet(first - after, first)) return 0;
    const last = Math.floor((written - 1) / block);
    let loud = first;
    while (loud <= last && isUnder(loud, QUIET_OVER_FLOOR_DB)) loud += 1;
    if (loud <= last) return Math.min(delay, Math.max(0, (loud - before) * block - position));
    let still = Math.max(first, last - before);
    while (still <= last && isUnder(still, STILL_OVER_FLOOR_DB)) still += 1;
    if (still > last) return delay;
    return Math.min(delay, Math.max(0, (last - before) * block - position));
  };

  const decide = (delay: number): Splice | undefined => {
    const pause = pauseAt(read, delay);
    if (pause === delay || pause > fade) return { skip: pause, length: fade, done: 0, mixed: false };
    if (speed === 1 || read < faster || delay < samplesOf(2 * SPLICE_LONGEST_MS)) return undefined;
    const skip = bestSplice((offset) => sampleAt(read + offset), rateHz);
    faster = read + 2 * skip + Math.round((skip * (2 - speed)) / (speed - 1));
    return { skip, length: skip, done: 0, mixed: true };
  };

  /** Goes on reading at `position`, later than now. */
  const skipTo = (position: number): void => {
    const last = gaps.at(-1);
    const length = position - read;
    if (last?.end === read) gaps[gaps.length - 1] = { end: position, length: last.length + length };
    else if (length > 0) gaps.push({ end: position, length });
    read = position;
    while (gaps[0] && gaps[0].end < written - size) gaps.shift();
  };
  const silence = (from: number, to: number): void => {
    if (from === to) return;
    for (let position = from; position < to; position += 1) kept[position % size] = 0;
    const last = Math.floor(to / block);
    for (let index = Math.ceil(from / block); index < last; index += 1) levels[index % levels.length] = NO_SOUND_DB;
    power = 0;
  };

  const next = (delay: number): number => {
    if (!splice && delay > 0 && read >= decideAt) {
      decideAt = read + samplesOf(DECIDE_EVERY_MS);
      splice = decide(delay);
    }
    const sample = sampleAt(read);
    read += 1;
    if (!splice) return sample;
    const part = splice.done / splice.length;
    const later = sampleAt(read - 1 + splice.skip);
    splice.done += 1;
    const { mixed, skip } = splice;
    if (splice.done >= splice.length) {
      splice = undefined;
      skipTo(read + skip);
    }
    return sample * (1 - part) + later * (mixed ? part : 1);
  };

  return {
    process(input, output) {
      write(input);
      if (holds) {
        if (read < written - keep) skipTo(written - keep);
        output.fill(0);
        return;
      }
      const now = written - input.length;
      for (let i = 0; i < output.length; i += 1) output[i] = read < stop ? next(Math.min(now + i, stop) - read) : 0;
    },
    pass() {
      holds = false;
      decideAt = read;
    },
    hold() {
      holds = true;
    },
    drop() {
      silence(read, written);
      skipTo(written);
      splice = undefined;
    },
    rewind(ms) {
      let back = samplesOf(ms);
      let to = read;
      // What was mixed into another sound was not sent as it was: it is sent again with all of its pause.
      for (let gap = gaps.at(-1); gap && to - gap.end < back; gap = gaps.at(-1)) {
        back -= to - gap.end;
        to = gap.end - gap.length;
        gaps.pop();
      }
      read = Math.max(0, written - keep, to - back);
      splice = undefined;
      decideAt = read;
      faster = read;
    },
    position: () => written,
    hasSent: (position) => read >= position,
    stopAt(position) {
      stop = position ?? Number.POSITIVE_INFINITY;
    },
    delayMs: () => ((written - read) * 1000) / rateHz,
  };
}
