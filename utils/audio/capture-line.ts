import { assertNever } from '../shared/assert-never.ts';
import { createCaptureRing } from './capture-ring.ts';
import { createNearDetector, type Near } from './near-detector.ts';
import { createVoiceDetector, type Voice } from './voice-detector.ts';
import { createZeroWatch } from './zero-watch.ts';

/** What is heard at the microphone, as far as anybody can tell here. */
export type Here = Near | Voice;

/** What one block of sound is made of; undefined: nothing is connected there. */
export interface CaptureInput {
  /** What the microphone heard, without echo. */
  microphone: Float32Array | undefined;
  /** The same with echo. */
  raw?: Float32Array | undefined;
  /** What is played, as loud as it came. */
  played?: Float32Array | undefined;
}

/** Document → audio thread. */
export type CaptureOrder =
  | { type: 'pass' }
  | { type: 'hold' }
  | { type: 'mute'; muted: boolean }
  /** Whether a microphone is connected: nobody is told of the silence of none. */
  | { type: 'present'; present: boolean }
  /** How loud what is played is played: 1 as it came. */
  | { type: 'loudness'; gain: number };

/** Audio thread → document. */
export type CaptureNews =
  | { type: 'sound'; here: Here }
  | { type: 'silent' }
  | { type: 'heard' }
  /** Ten times a second while there is a delay, and once when there is none any more. */
  | { type: 'delay'; ms: number };

/** Everything that happens to the sound of the microphone before it is sent. */
export interface CaptureLine {
  /** Takes what was heard, and fills `output` with what is sent. */
  process(input: CaptureInput, output: Float32Array): void;
  obey(order: CaptureOrder): void;
}

const DELAY_EVERY_MS = 100;
/** Speech for so long that the raw microphone did not hear, so often in a row: it is not believed any more. */
const UNHEARD_MS = 900;
const DEAF_TIMES = 2;
/** What lasts and is no voice (music) makes an echo canceller forget; so long after it, it leaves echoes that sound like speech. */
const UNSETTLED_MS = 2500;

/** Made on the audio thread; `tell` brings news to the document. Holds until it is told to pass. */
export function createCaptureLine(rateHz: number, tell: (news: CaptureNews) => void): CaptureLine {
  const ring = createCaptureRing(rateHz);
  const voice = createVoiceDetector(rateHz);
  const near = createNearDetector(rateHz);
  const zeros = createZeroWatch(rateHz);
  let silence = new Float32Array(128);
  let muted = false;
  let present = false;
  let gain = 1;
  let unheardMs = 0;
  let deafTimes = 0;
  /** Whether what the raw microphone hears has been more than a moment of it. */
  let stayed = false;
  /** Whether it was a voice. */
  let spoke = false;
  /** How long the canceller is not to be trusted yet. */
  let unsettledMs = 0;
  let here: Here | undefined;
  let delayTold = 0;
  let untilDelay = 0;

  const tellSound = (next: Here): void => {
    if (next === here) return;
    here = next;
    tell({ type: 'sound', here });
  };
  const forgetSound = (): void => {
    voice.reset();
    near.reset();
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
  const hearNear = ({ raw, played }: CaptureInput): Near | undefined => {
    if (!raw || !played) return undefined;
    const heard = near.hear(raw, gain === 1 ? played : played.map((sample) => sample * gain));
    return near.knows() ? heard : undefined;
  };
  /** Another device than the one that is sent, or a broken one, hears nothing of what is said at length. */
  const isDeaf = (said: Voice, heard: Near, samples: number): boolean => {
    if (heard !== 'nothing') deafTimes = 0;
    const before = unheardMs;
    unheardMs = said === 'speech' && heard === 'nothing' ? unheardMs + (samples * 1000) / rateHz : 0;
    if (before < UNHEARD_MS && unheardMs >= UNHEARD_MS) deafTimes += 1;
    return deafTimes >= DEAF_TIMES;
  };
  /** What both ears together make of it. */
  const weigh = (said: Voice, input: CaptureInput, samples: number): Here => {
    // Without its echo canceller the microphone tells sooner, and what the canceller leaves of an echo is nothing to it.
    const heard = hearNear(input);
    if (heard === 'nothing') {
      stayed = false;
      spoke = false;
    }
    if (heard === 'staying') stayed = true;
    const isMusic = heard === 'noise' && !spoke;
    unsettledMs = isMusic ? UNSETTLED_MS : Math.max(0, unsettledMs - (samples * 1000) / rateHz);
    // Somebody may speak with music, and be heard late; but not when it has just ended.
    const isTrusted = spoke || (isMusic ? near.isSpeech() : unsettledMs === 0);
    // What sounds like speech to one ear alone is what the canceller left of the assistant's.
    const isVoice = said === 'speech' && stayed && isTrusted;
    if (isVoice) {
      spoke = true;
      unsettledMs = 0;
    }
    if (heard !== undefined && !isDeaf(said, heard, samples) && !isVoice) return heard;
    // In the first seconds of a voice the canceller does not know the echo either: nothing that it leaves is to cut it.
    return said !== 'nothing' && input.raw && near.isLearning() ? 'heard' : said;
  };
  const listen = (microphone: Float32Array, input: CaptureInput): void => {
    const change = zeros.hear(microphone);
    if (change) tell({ type: change });
    tellSound(weigh(voice.hear(microphone), input, microphone.length));
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
          gain = order.gain;
          return;
        default:
          return assertNever(order);
      }
    },
  };
}
