import { createNearDetector, type Near } from './near-detector.ts';
import { createVoiceDetector, type Voice } from './voice-detector.ts';

/** What is heard at the microphone, as far as anybody can tell here. */
export type Here = Near | Voice;

/** The same moment of sound, as many samples of each. */
export interface EarInput {
  /** What the microphone heard, without echo. */
  microphone: Float32Array;
  /** The same with echo; undefined where a browser does not give it. */
  raw?: Float32Array | undefined;
  /** What is played, as loud as it came. */
  played?: Float32Array | undefined;
}

/**
 * Listens to the microphone behind the echo canceller, which tells surely and late, and to the same without it, which tells
 * at once that there is something, and says what both make of it (docs/decisions/0010).
 */
export interface TwoEars {
  hear(input: EarInput): Here;
  /**
   * Whether somebody near would have been heard: the microphone without its canceller is there, knows the echo and is
   * believed. Until it knows the echo, nobody is near as long as nothing comes through the canceller: no server hears more.
   */
  isSure(): boolean;
  /** How loud what is played is played from now on: 1 as it came. */
  setGain(gain: number): void;
  /** Forgets what was heard; the room stays known. */
  reset(): void;
}

/** Speech for so long that the raw microphone did not hear, so often in a row: it is not believed any more. */
const UNHEARD_MS = 900;
const DEAF_TIMES = 2;
/** What lasts and is no voice (music) makes an echo canceller forget; so long after it, it leaves echoes that sound like speech. */
const UNSETTLED_MS = 2500;

export function createTwoEars(rateHz: number): TwoEars {
  const voice = createVoiceDetector(rateHz);
  const near = createNearDetector(rateHz);
  let gain = 1;
  let unheardMs = 0;
  let deafTimes = 0;
  /** Whether what the raw microphone hears has been more than a moment of it. */
  let stayed = false;
  /** Whether it was a voice. */
  let spoke = false;
  /** How long the canceller is not to be trusted yet. */
  let unsettledMs = 0;
  let sure = false;

  const hearNear = ({ raw, played }: EarInput): Near | undefined => {
    if (!raw || !played) return undefined;
    const heard = near.hear(raw, gain === 1 ? played : played.map((sample) => sample * gain));
    return near.knows() ? heard : undefined;
  };
  /** Another device than the one that is sent, or a broken one, hears nothing of what is said at length. */
  const isDeaf = (said: Voice, heard: Near, ms: number): boolean => {
    if (heard !== 'nothing') deafTimes = 0;
    const before = unheardMs;
    unheardMs = said === 'speech' && heard === 'nothing' ? unheardMs + ms : 0;
    if (before < UNHEARD_MS && unheardMs >= UNHEARD_MS) deafTimes += 1;
    return deafTimes >= DEAF_TIMES;
  };
  const isQuiet = (said: Voice, { raw }: EarInput): boolean =>
    raw !== undefined && near.isAlive() && said === 'nothing';
  /** What sounds like speech to one ear alone is what the canceller left of the assistant's. */
  const isVoice = (said: Voice, heard: Near | undefined, ms: number): boolean => {
    if (heard === 'nothing') {
      stayed = false;
      spoke = false;
    }
    if (heard === 'staying') stayed = true;
    const isMusic = heard === 'noise' && !spoke;
    unsettledMs = isMusic ? UNSETTLED_MS : Math.max(0, unsettledMs - ms);
    // Somebody may speak with music, and be heard late; but not when it has just ended.
    const isTrusted = spoke || (isMusic ? near.isSpeech() : unsettledMs === 0);
    if (said !== 'speech' || !stayed || !isTrusted) return false;
    spoke = true;
    unsettledMs = 0;
    return true;
  };

  return {
    hear(input) {
      const said = voice.hear(input.microphone);
      const ms = (input.microphone.length * 1000) / rateHz;
      // Without its echo canceller the microphone tells sooner, and what the canceller leaves of an echo is nothing to it.
      const heard = hearNear(input);
      const agreed = isVoice(said, heard, ms);
      sure = heard === undefined ? isQuiet(said, input) : !isDeaf(said, heard, ms);
      if (heard !== undefined && sure && !agreed) return heard;
      // In the first seconds of a voice the canceller does not know the echo either: nothing that it leaves is to cut it.
      return said !== 'nothing' && input.raw && near.isLearning() ? 'heard' : said;
    },
    isSure: () => sure,
    setGain(next) {
      gain = next;
    },
    reset() {
      voice.reset();
      near.reset();
    },
  };
}
