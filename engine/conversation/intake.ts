import { createResampler, type Resampler } from '../../utils/shared/resample.ts';
import type { AudioFormat } from './events.ts';
import { createFramer } from './framer.ts';
import { decodeSound, rateOf } from './sound-format.ts';

/** Samples of a frame: 32 ms at 16 kHz. */
const FRAME_SAMPLES = 512;

/** Sound on its way to an ear: cut into frames, which are listened to one after the other. */
export interface Intake {
  /** 16 kHz mono, in any length. */
  hear(samples: Float32Array): void;
  /** Sound that came in an event: base64, in the session's format. */
  append(base64: string, format: AudioFormat): void;
  /** Samples that wait for a frame to be complete. */
  readonly waiting: number;
  /** Gives up what waits. */
  takeRest(): Float32Array;
  /** Frames that nobody has listened to yet, and with them the one that is being listened to. */
  readonly unheard: number;
  /** Resolves when what was given until now was listened to. */
  caughtUp(): Promise<void>;
}

/** An intake that gives each frame to `take`, with the epoch in which it came. */
export function createIntake(
  take: (frame: Float32Array, epoch: number) => Promise<void>,
  epochNow: () => number,
): Intake {
  const framer = createFramer(FRAME_SAMPLES);
  let resampler: { rate: number; it: Resampler } | undefined;
  let listening = Promise.resolve();
  let unheard = 0;
  const hear = (samples: Float32Array) => {
    for (const frame of framer.push(samples)) {
      const epoch = epochNow();
      unheard += 1;
      listening = listening
        .then(() => take(frame, epoch))
        .finally(() => {
          unheard -= 1;
        });
    }
  };
  return {
    hear,
    append(base64, format) {
      const rate = rateOf(format);
      if (resampler?.rate !== rate) resampler = { rate, it: createResampler(rate, 16_000) };
      hear(resampler.it.push(decodeSound(base64, format)));
    },
    get waiting() {
      return framer.waiting;
    },
    takeRest: framer.takeRest,
    get unheard() {
      return unheard;
    },
    caughtUp: () => listening,
  };
}
