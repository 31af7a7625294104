import { createResampler } from '../shared/resample.ts';
import { PCM16_RATE_HZ, toPcm16 } from './pcm16.ts';

/** So many samples are one frame: 20 ms. */
export const FRAME_SAMPLES = PCM16_RATE_HZ / 50;

/** Takes the next samples, any number. */
export interface Frames {
  hear(samples: Float32Array): void;
  /** Takes so much silence, in ms, at once, and fills the last frame with it: what was heard before is in frames then. */
  pad(ms: number): void;
  /** Forgets the frame that has begun. */
  reset(): void;
}

/** Calls `take` with every 20 ms of a sound at `rateHz`, as 480 samples of 16-bit PCM at 24 kHz that are the caller's. */
export function createFrames(rateHz: number, take: (frame: ArrayBuffer) => void): Frames {
  let resampler = createResampler(rateHz, PCM16_RATE_HZ);
  const frame = new Float32Array(FRAME_SAMPLES);
  let filled = 0;
  const fill = (samples: Float32Array): void => {
    for (let i = 0; i < samples.length; i += 1) {
      frame[filled] = samples[i] ?? 0;
      filled += 1;
      if (filled < frame.length) continue;
      filled = 0;
      take(toPcm16(frame).buffer);
    }
  };
  const hear = (samples: Float32Array): void => fill(rateHz === PCM16_RATE_HZ ? samples : resampler.push(samples));
  return {
    hear,
    pad(ms) {
      hear(new Float32Array(Math.round((ms * rateHz) / 1000)));
      if (filled > 0) fill(new Float32Array(frame.length - filled));
    },
    reset() {
      resampler = createResampler(rateHz, PCM16_RATE_HZ);
      filled = 0;
    },
  };
}
