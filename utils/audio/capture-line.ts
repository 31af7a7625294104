import { assertNever } from '../shared/assert-never.ts';
import { createCaptureRing } from './capture-ring.ts';
import { createVoiceDetector, type Here } from './voice-detector.ts';
import { createZeroWatch } from './zero-watch.ts';

/** Document → audio thread. */
export type CaptureOrder =
  | { type: 'pass' }
  | { type: 'hold' }
  | { type: 'mute'; muted: boolean }
  /** Whether a microphone is connected: nobody is told of the silence of none. */
  | { type: 'present'; present: boolean };

/** Audio thread → document. */
export type CaptureNews =
  | { type: 'sound'; here: Here }
  | { type: 'silent' }
  | { type: 'heard' }
  /** Ten times a second while there is a delay, and once when there is none any more. */
  | { type: 'delay'; ms: number };

/** Everything that happens to the sound of the microphone before it is sent. */
export interface CaptureLine {
  /** Takes what the microphone heard (undefined: there is none) and fills `output` with what is sent. */
  process(input: Float32Array | undefined, output: Float32Array): void;
  obey(order: CaptureOrder): void;
}

const DELAY_EVERY_MS = 100;

/** Made on the audio thread; `tell` brings news to the document. Holds until it is told to pass. */
export function createCaptureLine(rateHz: number, tell: (news: CaptureNews) => void): CaptureLine {
  const ring = createCaptureRing(rateHz);
  const detector = createVoiceDetector(rateHz);
  const zeros = createZeroWatch(rateHz);
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
    detector.reset();
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
  const listen = (input: Float32Array): void => {
    const change = zeros.hear(input);
    if (change) tell({ type: change });
    tellSound(detector.hear(input));
  };

  return {
    process(input, output) {
      const isOpen = input !== undefined && present && !muted;
      if (silence.length !== output.length) silence = new Float32Array(output.length);
      if (isOpen) listen(input);
      ring.process(isOpen ? input : silence, output);
      if (muted) {
        ring.drop();
        output.fill(0);
      }
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
        default:
          return assertNever(order);
      }
    },
  };
}
