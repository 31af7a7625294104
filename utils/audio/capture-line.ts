import { assertNever } from '../shared/assert-never.ts';
import { createCaptureRing } from './capture-ring.ts';
import { createFrames } from './frames.ts';
import { createLateWatch } from './late-watch.ts';
import { createTurnGate } from './turn-gate.ts';
import { createTwoEars, type EarInput, type Here } from './two-ears.ts';
import { createZeroWatch } from './zero-watch.ts';

/** What one block of sound is made of; undefined: nothing is connected there. */
export type CaptureInput = Omit<EarInput, 'microphone'> & { microphone: Float32Array | undefined };

/** Document → audio thread. */
export type CaptureOrder =
  | { type: 'pass' }
  | { type: 'hold' }
  | { type: 'mute'; muted: boolean }
  /**
   * Whether what is heard is kept and sent: from now on, or until now. Apart from muting, and what waits to be sent stays.
   * The detectors hear on, so that they know the room, and a device that gives nothing, when it opens.
   */
  | { type: 'gate'; open: boolean }
  /**
   * What was let through until the gate closed is a turn: `turn-sent` is told when all of it has been sent, and nothing
   * that follows is sent before `go-on`. `pass` and `hold` end the waiting: who waited is gone.
   */
  | { type: 'end-turn'; id: number }
  | { type: 'go-on'; id: number }
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
  /** `sure`: nobody can be near and not be heard (two-ears.ts). */
  | { type: 'sound'; here: Here; sure: boolean }
  | { type: 'silent' }
  | { type: 'heard' }
  /** The device is heard so much later than it could be, and now is a moment to open it anew. */
  | { type: 'late'; ms: number }
  /** The last sound of a turn has been sent, and is in a frame. */
  | { type: 'turn-sent'; id: number }
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
/** A server that hears so much later cannot be told who was near when. */
const SURE_WITHIN_MS = 300;
/** What follows a turn in frames: the last word is understood better, and no server holds a short turn for empty. */
const AFTER_TURN_MS = 100;

/** Under this nothing is played, only the noise of a converter. */
const PLAYED_ABOVE = 0.001;

/**
 * Made on the audio thread; `tell` brings news to the document, `now` is ms of a clock that goes on when that thread does
 * not. Holds until it is told to pass.
 */
export function createCaptureLine(
  rateHz: number,
  tell: (news: CaptureNews | CaptureFrame) => void,
  now: () => number = Date.now,
): CaptureLine {
  const ring = createCaptureRing(rateHz);
  const ears = createTwoEars(rateHz);
  const zeros = createZeroWatch(rateHz);
  const late = createLateWatch(rateHz);
  const gate = createTurnGate(ring);
  const frames = createFrames(rateHz, (samples) => tell({ type: 'frame', samples }));
  let streams = false;
  let silence = new Float32Array(128);
  let muted = false;
  let present = false;
  let here: Here | undefined;
  let sure = false;
  let delayTold = 0;
  let untilDelay = 0;

  const tellSound = (next: Here, isSure: boolean): void => {
    if (next === here && isSure === sure) return;
    here = next;
    sure = isSure;
    tell({ type: 'sound', here, sure });
  };
  const forgetSound = (): void => {
    ears.reset();
    zeros.reset();
    tellSound('nothing', false);
  };
  const tellDelay = (samples: number): void => {
    untilDelay -= samples;
    const ms = Math.round(ring.delayMs());
    if (ms === delayTold || (ms !== 0 && untilDelay > 0)) return;
    delayTold = ms;
    untilDelay = (DELAY_EVERY_MS * rateHz) / 1000;
    tell({ type: 'delay', ms });
  };
  const tellTurn = (): void => {
    const id = gate.reached();
    if (id === undefined) return;
    if (streams) frames.pad(AFTER_TURN_MS);
    tell({ type: 'turn-sent', id });
  };
  const listen = (microphone: Float32Array, input: CaptureInput): void => {
    const change = zeros.hear(microphone);
    if (change) tell({ type: change });
    const here = ears.hear({ ...input, microphone });
    // What is sent late is answered for by nobody who hears now.
    tellSound(here, ears.isSure() && ring.delayMs() < SURE_WITHIN_MS);
  };

  const watchLate = ({ microphone, played }: CaptureInput): void => {
    if (!present || !microphone) return;
    const isQuiet = here === 'nothing' && !played?.some((sample) => Math.abs(sample) > PLAYED_ABOVE);
    const ms = late.hear(microphone.length, now(), isQuiet);
    if (ms !== undefined) tell({ type: 'late', ms });
  };

  return {
    process(input, output) {
      const microphone = present && !muted ? input.microphone : undefined;
      if (silence.length !== output.length) silence = new Float32Array(output.length);
      if (microphone) listen(microphone, input);
      watchLate(input);
      const idle = gate.isIdle();
      ring.process((gate.isOpen() ? microphone : undefined) ?? silence, output);
      if (muted) {
        ring.drop();
        output.fill(0);
      }
      if (streams && !idle) frames.hear(output);
      tellTurn();
      tellDelay(output.length);
    },
    obey(order) {
      switch (order.type) {
        case 'pass':
          // The call that begins has not heard yet what is there.
          if (here) tell({ type: 'sound', here, sure });
          gate.forget();
          return ring.pass();
        case 'hold':
          gate.forget();
          return ring.hold();
        case 'gate':
          // The rest of a press that was too short to be a turn.
          if (order.open && gate.isIdle() && !gate.isOpen()) frames.reset();
          return gate.set(order.open);
        case 'end-turn':
          return gate.endTurn(order.id);
        case 'go-on':
          return gate.goOn(order.id);
        case 'mute':
          if (order.muted) ring.drop();
          muted = order.muted;
          return forgetSound();
        case 'present':
          present = order.present;
          late.reset();
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
