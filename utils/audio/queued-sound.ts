import { createResampler } from '../shared/resample.ts';
import { fromPcm16, PCM16_RATE_HZ } from './pcm16.ts';

/** One sound that is played while it arrives. */
export interface QueuedSound {
  readonly item: string;
  /** Takes what comes next of it. After `end` there was more to come than was thought. */
  add(pcm: Int16Array): void;
  /** Nothing comes any more. */
  end(): void;
  isEnded(): boolean;
  /** Fills `output` from an index on; how many samples were there. Less than wanted: all that arrived is read. */
  read(output: Float32Array, from: number): number;
  /** How much arrived and was not read, in ms. */
  leftMs(): number;
  /** How much was read, in ms since its beginning: exact to the sample. */
  readMs(): number;
}

/** Resampled 10 ms at a time, when they are played: a minute that arrives at once would stop the audio thread. */
const STEP_SAMPLES = PCM16_RATE_HZ / 100;
const NONE = new Float32Array(0);

/** Arrives as 16-bit PCM at 24 kHz and is read at `rateHz`. */
export function createQueuedSound(item: string, rateHz: number): QueuedSound {
  const resampler = createResampler(PCM16_RATE_HZ, rateHz);
  const arrived: Int16Array[] = [];
  let firstAt = 0;
  let waiting = 0;
  let ready: Float32Array = NONE;
  let readyAt = 0;
  let read = 0;
  let ended = false;
  let complete = false;

  const take = (): Float32Array => {
    const [first] = arrived;
    if (!first) {
      // The last millisecond waits in the filter for what might follow.
      complete = ended;
      return ended ? resampler.flush() : NONE;
    }
    const step = first.subarray(firstAt, firstAt + STEP_SAMPLES);
    firstAt += step.length;
    waiting -= step.length;
    if (firstAt >= first.length) {
      arrived.shift();
      firstAt = 0;
    }
    return resampler.push(fromPcm16(step));
  };
  const isThere = (): boolean => {
    while (readyAt >= ready.length && (arrived.length > 0 || (ended && !complete))) {
      ready = take();
      readyAt = 0;
    }
    return readyAt < ready.length;
  };

  return {
    item,
    add(pcm) {
      if (pcm.length > 0) arrived.push(pcm);
      waiting += pcm.length;
      ended = false;
      complete = false;
    },
    end() {
      ended = true;
    },
    isEnded: () => ended,
    read(output, from) {
      let at = from;
      while (at < output.length && isThere()) {
        const part = ready.subarray(readyAt, readyAt + output.length - at);
        output.set(part, at);
        at += part.length;
        readyAt += part.length;
      }
      read += at - from;
      return at - from;
    },
    leftMs: () => (waiting * 1000) / PCM16_RATE_HZ + ((ready.length - readyAt) * 1000) / rateHz,
    readMs: () => (read * 1000) / rateHz,
  };
}
