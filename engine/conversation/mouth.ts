import type { Sentence } from '../answer/brain.ts';
import type { Voice } from '../speech/speech.ts';
import { type Clock, until } from './clock.ts';
import { trimSilence } from './trim.ts';
import { timeWords } from './words.ts';

/** What is told while an answer is given. */
export interface MouthHooks {
  words(delta: string): void;
  /** The first sound was handed over. */
  started(): void;
  /** All words were told; the sound is `audioMs` long and may still be playing. */
  answered(audioMs: number): void;
  /** All sound was played. */
  played(): void;
}

/** Where sound goes. `chunk` numbers what was handed over; the player reports the last number it has played. */
export type Play = (samples: Float32Array, rateHz: number, chunk: number) => void;

/** The assistant's voice: speaks sentences, or writes them, and knows how much of the sound was heard. */
export interface Mouth {
  /** Speaks sentence by sentence and tells the words at the pace of the sound. Ends early and silently on abort. */
  speak(sentences: AsyncIterable<Sentence>, hooks: MouthHooks, signal: AbortSignal): Promise<void>;
  /** Writes the sentences as they come. */
  write(sentences: AsyncIterable<Sentence>, hooks: MouthHooks, signal: AbortSignal): Promise<void>;
  /** The player has nothing left up to this chunk. */
  drained(chunk: number): void;
  /** The sound that was not played is dropped; nobody waits for it any more. */
  drop(): void;
  /** How many ms of the current answer were heard. */
  playedMs(): number;
}

/** Words go out this long before their sound, which the player's buffer holds back about as much. */
const LEAD_MS = 250;
/** How much unheard sound is made in advance: enough to have no gaps, little enough to stop quickly. */
const AHEAD_MS = 1500;

/** A mouth over a voice and a player. */
export function createMouth(voice: Voice, clock: Clock, play: Play): Mouth {
  let chunk = 0;
  let lastDrained = 0;
  let audioMs = 0;
  /** When the sound handed over so far will have been played. */
  let endsAtMs = 0;
  let waiting: { chunk: number; resolve: () => void } | undefined;

  const say = (sentence: Sentence): { startsAtMs: number; lengthMs: number } => {
    const samples = trimSilence(voice.speak(sentence.spoken ?? sentence.text), voice.sampleRateHz);
    const lengthMs = (samples.length / voice.sampleRateHz) * 1000;
    const startsAtMs = Math.max(clock.nowMs(), endsAtMs);
    endsAtMs = startsAtMs + lengthMs;
    audioMs += lengthMs;
    chunk += 1;
    play(samples, voice.sampleRateHz, chunk);
    return { startsAtMs, lengthMs };
  };
  const release = () => {
    waiting?.resolve();
    waiting = undefined;
  };

  return {
    async speak(sentences, hooks, signal) {
      audioMs = 0;
      let isFirst = true;
      let telling = Promise.resolve();
      for await (const sentence of splitFirst(sentences)) {
        await until(clock, endsAtMs - AHEAD_MS, signal);
        if (signal.aborted) return;
        const words = timeWords(sentence.text, isFirst);
        if (isFirst) hooks.words(words.shift()?.text ?? '');
        const { startsAtMs, lengthMs } = say(sentence);
        if (isFirst) hooks.started();
        isFirst = false;
        telling = telling.then(async () => {
          for (const { text, at } of words) {
            await until(clock, startsAtMs + at * lengthMs - LEAD_MS, signal);
            if (!signal.aborted) hooks.words(text);
          }
        });
      }
      await telling;
      if (signal.aborted) return;
      hooks.answered(audioMs);
      if (isFirst) return;
      await new Promise<void>((resolve) => {
        waiting = { chunk, resolve };
        if (lastDrained >= chunk) release();
      });
      hooks.played();
    },
    async write(sentences, hooks, signal) {
      let isFirst = true;
      for await (const sentence of sentences) {
        if (signal.aborted) return;
        for (const { text } of timeWords(sentence.text, isFirst)) hooks.words(text);
        isFirst = false;
      }
      if (!signal.aborted) hooks.answered(0);
    },
    drained(upTo) {
      lastDrained = upTo;
      if (waiting !== undefined && upTo >= waiting.chunk) release();
    },
    drop() {
      endsAtMs = clock.nowMs();
      lastDrained = chunk;
      release();
    },
    playedMs: () => Math.max(0, audioMs - Math.max(0, endsAtMs - clock.nowMs())),
  };
}

/**
 * The same sentences, but the first cut after its colon: “Under “Wool”, the page says:” is heard while the rest is being
 * made: the time that the voice takes grows with the length of the sentence.
 */
async function* splitFirst(sentences: AsyncIterable<Sentence>): AsyncIterable<Sentence> {
  let isFirst = true;
  for await (const sentence of sentences) {
    const cut = isFirst && sentence.spoken === undefined ? sentence.text.indexOf(': ') + 1 : 0;
    isFirst = false;
    if (cut > 0) yield { text: sentence.text.slice(0, cut) };
    yield cut > 0 ? { text: sentence.text.slice(cut + 1) } : sentence;
  }
}
