import { resample } from '../../utils/shared/resample.ts';
import type { Sentence, Utterance } from '../answer/brain.ts';
import type { Voice } from '../speech/speech.ts';
import { breathe, type Clock, until } from './clock.ts';
import type { AudioFormat } from './events.ts';
import type { MouthHooks } from './mouth.ts';
import { encodeSound, rateOf } from './sound-format.ts';
import { splitFirst } from './split-first.ts';
import { cutSpoken } from './spoken-pieces.ts';
import { voiced } from './voiced.ts';
import { type TimedWord, timeWords } from './words.ts';

/** What speaking into events needs. */
export interface EventVoice {
  voice: Voice;
  clock: Clock;
  format: AudioFormat;
}

/** What is made at once: most answers, whole. */
const AT_ONCE_MS = 10_000;
/**
 * How much faster than it is played the rest of a long one comes. To make minutes of it at once, and to take them in, keeps a
 * small computer too busy to notice that somebody interrupts.
 */
const PACE = 4;

/**
 * Tells words and sound in turn: the first 10 s as fast as they can be made, then four times as fast as they are played; ends
 * early and silently on abort.
 */
export async function speakIntoEvents(
  { voice, clock, format }: EventVoice,
  utterances: AsyncIterable<Utterance>,
  hooks: MouthHooks,
  signal: AbortSignal,
): Promise<void> {
  const rateHz = rateOf(format);
  const soundOf = (sentence: Sentence) => resample(voiced(voice, sentence), voice.sampleRateHz, rateHz);
  const beganAtMs = clock.nowMs();
  let madeMs = 0;
  const tell = (words: readonly TimedWord[], sound: Float32Array) => {
    for (const { words: told, samples } of cutSpoken(words, sound, rateHz)) {
      for (const word of told) hooks.words(word);
      if (samples.length > 0) hooks.sound(encodeSound(samples, format), (samples.length / rateHz) * 1000);
      if (signal.aborted) return;
    }
  };
  let isFirst = true;
  for await (const utterance of splitFirst(utterances)) {
    // Making a sentence holds this thread: what came in meanwhile, an interruption say, goes before the next one.
    if (!isFirst) await breathe(clock);
    await until(clock, beganAtMs + (madeMs - AT_ONCE_MS) / PACE, signal);
    if (signal.aborted) return;
    if ('call' in utterance) {
      hooks.call(utterance.call);
      continue;
    }
    const sound = soundOf(utterance);
    madeMs += (sound.length / rateHz) * 1000;
    tell(timeWords(utterance.text, isFirst), sound);
    isFirst = false;
  }
  if (!signal.aborted) hooks.answered();
}
