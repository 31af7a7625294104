import { assertNever } from '../shared/assert-never.ts';
import { createCaptureRing } from './capture-ring.ts';
import { createFrames } from './frames.ts';
import { createTwoEars, type EarInput, type Here } from './two-ears.ts';
import { createZeroWatch } from './zero-watch.ts';

/** What one block of sound is made of; undefined: nothing is connected there. */
export type CaptureInput = Omit<EarInput, 'microphone'> & { microphone: Float32Array | undefined };

/** Document → audio thread. */
export type CaptureOrder =
  | { type: 'pass' }
  | { type: 'hold' }
  | { type: 'mute'; muted: boolean }
  /** Whether a microphone is connected: nobody is told of the silence of none. */
  | { type: 'present'; present: boolean }
  /** How loud what is played is played: 1 as it came. */
  | { type: 'loudness'; gain: number }
  /** Whether what is sent is told as frames, besides being in the track. */
  | { type: 'stream'; on: boolean }
  /**
   * Sends the last so many ms of what was sent once more, and then what follows: who they were sent to is gone. Not while
   * muted: then nothing is sent.
   */
  | { type: 'rewind'; ms: number };

/** Audio thread → document. */
export type CaptureNews =
  | { type: 'sound'; here: Here }
  | { type: 'silent' }
  | { type: 'heard' }
  /** Ten times a second while there is a delay, and once when there is none any more. */
  | { type: 'delay'; ms: number };

/** Audio thread → document: 20 ms of what is sent, as 480 samples of 16-bit PCM at 24 kHz. Given away, not copied. */
export interface CaptureFrame {
  type: 'frame';
  samples: ArrayBuffer;
}

/** Everything that happens to the sound of the microphone before it is sent. */
export interface CaptureLine {
  /** Takes what was heard, and fills `output` with what is sent. */
  process(input: CaptureInput, output: Float32Array): void;
  obey(order: CaptureOrder): void;
}

const DELAY_EVERY_MS = 100;

/** Made on the audio thread; `tell` brings news to the document. Holds until it is told to pass. */
export function createCaptureLine(rateHz: number, tell: (news: CaptureNews | CaptureFrame) => void): CaptureLine {
  const ring = createCaptureRing(rateHz);
  const ears = createTwoEars(rateHz);
  const zeros = createZeroWatch(rateHz);
  const frames = createFrames(rateHz, (samples) => tell({ type: 'frame', samples }));
  let streams = false;
  let silence = new Float32Array(128);
  let muted = false;
  let present = false;
  let here: Here | undefined;
  let delayTold = 0;
  let untilDelay = 0;

  const tellSound = (next: Here): void => {
    if (next === here) return;
    here = next;
    tell({ type: 'sound', here });
  };
  const forgetSound = (): void => {
    ears.reset();
    zeros.reset();
    tellSound('nothing');
  };
  const tellDelay = (samples: number): void => {
    untilDelay -= samples;
    const ms = Math.round(ring.delayMs());
    if (ms === delayTold || (ms !== 0 && untilDelay > 0)) return;
    delayTold = ms;
    untilDelay = (DELAY_EVERY_MS * rateHz) / 1000;
    tell({ type: 'delay', ms });
  };
  const listen = (microphone: Float32Array, input: CaptureInput): void => {
    const change = zeros.hear(microphone);
    if (change) tell({ type: change });
    tellSound(ears.hear({ ...input, microphone }));
  };

  return {
    process(input, output) {
      const microphone = present && !muted ? input.microphone : undefined;
      if (silence.length !== output.length) silence = new Float32Array(output.length);
      if (microphone) listen(microphone, input);
      ring.process(microphone ?? silence, output);
      if (muted) {
        ring.drop();
        output.fill(0);
      }
      if (streams) frames.hear(output);
      tellDelay(output.length);
    },
    obey(order) {
      switch (order.type) {
        case 'pass':
          // The call that begins has not heard yet what is there.
          if (here) tell({ type: 'sound', here });
          return ring.pass();
        case 'hold':
          return ring.hold();
        case 'mute':
          if (order.muted) ring.drop();
          muted = order.muted;
          return forgetSound();
        case 'present':
          present = order.present;
          return forgetSound();
        case 'loudness':
          return ears.setGain(order.gain);
        case 'stream':
          if (order.on !== streams) frames.reset();
          streams = order.on;
          return;
        case 'rewind':
          if (!muted) ring.rewind(order.ms);
          return;
        default:
          return assertNever(order);
      }
    },
  };
}
