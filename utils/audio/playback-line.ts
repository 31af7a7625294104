import { assertNever } from '../shared/assert-never.ts';
import { createJitterTarget, LEAST_TARGET_MS } from './jitter-target.ts';
import { createQueuedSound, type QueuedSound } from './queued-sound.ts';
import { createRamp, RAMP_MS } from './ramp.ts';

/** Document → audio thread. */
export type PlaybackOrder =
  /** The next of a sound, 16-bit PCM at 24 kHz; half a sample at the end is dropped. Given away, not copied. */
  | { type: 'play'; item: string; samples: ArrayBuffer }
  /** Nothing more comes of it. */
  | { type: 'end'; item: string }
  /** Everything is silent in 8 ms, and what was not played is dropped; what still comes of it is, too. */
  | { type: 'flush' }
  /** How loud from now on: 1 as it came. */
  | { type: 'loudness'; gain: number };

/** Audio thread → document. Positions are ms of the sound itself, up to the sample that is given to the device. */
export type PlaybackNews =
  | { type: 'started'; item: string }
  /** Every 100 ms of it, and at the end. */
  | { type: 'played'; item: string; ms: number }
  /** It is over, played to the end or `cut`; of what was not begun with, 0 ms. */
  | { type: 'stopped'; item: string; ms: number; cut: boolean }
  /** All that there was is played. Not told after a flush. */
  | { type: 'drained' }
  /** It was silent for so long in the middle of a sound, which goes on now. */
  | { type: 'underrun'; ms: number };

/** Plays sounds one after the other, each while it arrives. */
export interface PlaybackLine {
  /** Fills two blocks of the same length: what is played as it came, and as loud as it is wanted. */
  process(plain: Float32Array, output: Float32Array): void;
  obey(order: PlaybackOrder): void;
}

/** What goes on; moments are samples since the line was made. */
type Phase =
  | { name: 'idle' }
  /** Waits for enough to play evenly; `driedAt`: in the middle of a sound. */
  | { name: 'filling'; since: number; driedAt?: number }
  | { name: 'playing' }
  /** In the middle of a sound nothing is left of it. */
  | { name: 'dry'; at: number };

const TELL_EVERY_MS = 100;
/** Of what arrives: 24 kHz. */
const PCM_PER_MS = 24;

/** Made on the audio thread, whose samples are the clock; `tell` brings news to the document. */
export function createPlaybackLine(rateHz: number, tell: (news: PlaybackNews) => void): PlaybackLine {
  const target = createJitterTarget();
  const loudness = createRamp(rateHz, 1);
  const msOf = (samples: number): number => (samples * 1000) / rateHz;
  const flushed = new Set<string>();
  const rampSamples = Math.round((RAMP_MS * rateHz) / 1000);
  /** How much of a fade-in is done: after a silence in the middle of a sound; beginnings are as they came. */
  let faded = rampSamples;
  let queue: QueuedSound[] = [];
  let phase: Phase = { name: 'idle' };
  let clock = 0;
  let arrivedAt = 0;
  /** How long the piece is that arrived last. */
  let pieceMs = 0;
  /** Of the first in the queue: undefined before it has begun. */
  let toldMs: number | undefined;
  /** What is still heard of a sound that ended in its middle. */
  let tail = new Float32Array(0);
  let tailAt = 0;
  let last = 0;

  const finish = (sound: QueuedSound): void => {
    queue.shift();
    const ms = sound.readMs();
    if (ms !== toldMs) tell({ type: 'played', item: sound.item, ms });
    tell({ type: 'stopped', item: sound.item, ms, cut: false });
    toldMs = undefined;
  };
  const arrive = (sound: QueuedSound): void => {
    const isFirst = queue[0] === sound;
    if (phase.name === 'dry' && isFirst) {
      target.arrived(msOf(clock - arrivedAt), true);
      phase = { name: 'filling', since: clock, driedAt: phase.at };
    } else if (phase.name === 'dry' || (!isFirst && queue.every((one) => one.leftMs() === 0))) {
      // Another sound begins: nothing more comes of the one that ran out.
      queue[0]?.end();
      phase = { name: 'filling', since: clock };
    } else if (phase.name === 'idle') {
      phase = { name: 'filling', since: clock };
    } else if (sound.leftMs() > 0) target.arrived(msOf(clock - arrivedAt), false);
    arrivedAt = clock;
  };
  const play = (item: string, samples: ArrayBuffer): void => {
    const pcm = new Int16Array(samples, 0, samples.byteLength >> 1);
    if (pcm.length === 0 || flushed.has(item)) return;
    let sound = queue.find((one) => one.item === item);
    if (!sound) {
      sound = createQueuedSound(item, rateHz);
      queue.push(sound);
    }
    arrive(sound);
    pieceMs = pcm.length / PCM_PER_MS;
    sound.add(pcm);
  };
  const end = (item: string): void => {
    queue.find((one) => one.item === item)?.end();
    // With nothing left it is over, and not running out.
    if (phase.name === 'dry' && queue[0]?.isEnded()) phase = { name: 'playing' };
  };
  /** Fades a sound out, beginning so many samples after the next one. */
  const startTail = (sound: Float32Array, after: number): void => {
    tail = sound.map((sample, i) => sample * (1 - (i + 1) / sound.length));
    tailAt = -after;
  };
  const flush = (): void => {
    const [first] = queue;
    for (const sound of queue) flushed.add(sound.item);
    const cut = queue.map((sound) => ({ type: 'stopped', item: sound.item, ms: sound.readMs(), cut: true }) as const);
    if (first && phase.name === 'playing') {
      const next = new Float32Array(rampSamples);
      startTail(next.subarray(0, first.read(next, 0)), 0);
    }
    queue = [];
    phase = { name: 'idle' };
    toldMs = undefined;
    for (const news of cut) tell(news);
  };

  /** One piece is no reserve: from a service that sends as fast as it is played, the next one is due when it is over. */
  const isEnough = (since: number): boolean =>
    queue.at(-1)?.isEnded() === true ||
    msOf(clock - since) >= target.ms() ||
    queue.reduce((sum, sound) => sum + sound.leftMs(), 0) >= Math.max(target.ms(), pieceMs + LEAST_TARGET_MS);
  const startWhenEnough = (): void => {
    if (phase.name !== 'filling' || !isEnough(phase.since)) return;
    if (phase.driedAt !== undefined) {
      tell({ type: 'underrun', ms: msOf(clock - phase.driedAt) });
      faded = 0;
    }
    phase = { name: 'playing' };
  };
  const tellPlayed = (sound: QueuedSound): void => {
    if (toldMs === undefined) tell({ type: 'started', item: sound.item });
    toldMs ??= 0;
    const ms = sound.readMs();
    if (ms - toldMs < TELL_EVERY_MS) return;
    tell({ type: 'played', item: sound.item, ms });
    toldMs = ms - (ms % TELL_EVERY_MS);
  };
  /** The first in the queue has nothing more: to the next one, or to silence. Whether there is more to play. */
  const goOn = (sound: QueuedSound, at: number): boolean => {
    if (!sound.isEnded() && queue.length === 1) {
      phase = { name: 'dry', at: clock + at };
      startTail(new Float32Array(rampSamples).fill(last), at);
      return false;
    }
    finish(sound);
    if (queue.length > 0) return true;
    phase = { name: 'idle' };
    tell({ type: 'drained' });
    return false;
  };
  const fadeIn = (sound: Float32Array): void => {
    for (let i = 0; i < sound.length && faded < rampSamples; i += 1) {
      sound[i] = ((sound[i] ?? 0) * faded) / rampSamples;
      faded += 1;
    }
  };
  const fill = (block: Float32Array): void => {
    let at = 0;
    for (let sound = queue[0]; sound && at < block.length; sound = queue[0]) {
      const count = sound.read(block, at);
      fadeIn(block.subarray(at, at + count));
      at += count;
      if (count > 0) {
        last = block[at - 1] ?? 0;
        tellPlayed(sound);
      }
      if (at < block.length && !goOn(sound, at)) break;
    }
    target.played(msOf(at));
  };

  return {
    process(plain, output) {
      plain.fill(0);
      startWhenEnough();
      if (phase.name === 'playing') fill(plain);
      for (let i = 0; i < plain.length; i += 1) {
        const sample = (plain[i] ?? 0) + (tail[tailAt] ?? 0);
        tailAt += 1;
        plain[i] = sample;
        output[i] = sample * loudness.next();
      }
      clock += plain.length;
    },
    obey(order) {
      switch (order.type) {
        case 'play':
          return play(order.item, order.samples);
        case 'end':
          return end(order.item);
        case 'flush':
          return flush();
        case 'loudness':
          return loudness.go(order.gain);
        default:
          return assertNever(order);
      }
    },
  };
}
