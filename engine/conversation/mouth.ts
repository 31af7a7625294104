import type { Sentence, Utterance } from '../answer/brain.ts';
import type { ToolCall } from '../answer/tools.ts';
import type { Voice } from '../speech/speech.ts';
import { type Clock, until } from './clock.ts';
import { splitFirst } from './split-first.ts';
import { voiced } from './voiced.ts';
import { timeWords } from './words.ts';

/** What is told while an answer is given. */
export interface MouthHooks {
  words(delta: string): void;
  /** A function of the client is to be called. */
  call(call: ToolCall): void;
  /** More sound, for a client that gets it in events: base64 in the session's format. */
  sound(base64: string, ms: number): void;
  /** So much sound was handed to the player. */
  handed(ms: number): void;
  /** All words were told; the sound may still be playing. */
  answered(): void;
  /** All sound was played. */
  played(): void;
}

/** Where sound goes. `chunk` numbers what was handed over; the player reports the last number it has played. */
export type Play = (samples: Float32Array, rateHz: number, chunk: number) => void;

/** The assistant's voice on a track: speaks sentences, and knows how much of the sound was heard. */
export interface Mouth {
  /**
   * Speaks sentence by sentence and tells the words at the pace of the sound. Ends early on abort: then nothing more is
   * told but that what had been handed over was played.
   */
  speak(utterances: AsyncIterable<Utterance>, hooks: MouthHooks, signal: AbortSignal): Promise<void>;
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
  let waiting: { chunk: number; resolve: () => void }[] = [];

  const say = (sentence: Sentence): { startsAtMs: number; lengthMs: number } => {
    const samples = voiced(voice, sentence);
    const lengthMs = (samples.length / voice.sampleRateHz) * 1000;
    const startsAtMs = Math.max(clock.nowMs(), endsAtMs);
    endsAtMs = startsAtMs + lengthMs;
    audioMs += lengthMs;
    chunk += 1;
    play(samples, voice.sampleRateHz, chunk);
    return { startsAtMs, lengthMs };
  };
  /** Speaks one after another; resolves with whether there was any sound, when all words were told or at the abort. */
  const sayAll = async (utterances: AsyncIterable<Utterance>, hooks: MouthHooks, signal: AbortSignal) => {
    let isFirst = true;
    let telling = Promise.resolve();
    for await (const utterance of splitFirst(utterances)) {
      await until(clock, endsAtMs - AHEAD_MS, signal);
      if (signal.aborted) return !isFirst;
      if ('call' in utterance) {
        await telling;
        if (!signal.aborted) hooks.call(utterance.call);
        continue;
      }
      const words = timeWords(utterance.text, isFirst);
      if (isFirst) hooks.words(words.shift()?.text ?? '');
      // With that word the answer may already be as long as it may be: nobody could stop its sound any more.
      if (signal.aborted) return !isFirst;
      const { startsAtMs, lengthMs } = say(utterance);
      hooks.handed(lengthMs);
      isFirst = false;
      telling = telling.then(async () => {
        for (const { text, at } of words) {
          await until(clock, startsAtMs + at * lengthMs - LEAD_MS, signal);
          if (!signal.aborted) hooks.words(text);
        }
      });
    }
    await telling;
    return !isFirst;
  };
  const release = (upTo: number) => {
    lastDrained = upTo;
    for (const one of waiting) if (one.chunk <= upTo) one.resolve();
    waiting = waiting.filter((one) => one.chunk > upTo);
  };

  return {
    async speak(utterances, hooks, signal) {
      audioMs = 0;
      const hasSound = await sayAll(utterances, hooks, signal);
      const last = chunk;
      if (!signal.aborted) hooks.answered();
      if (!hasSound) return;
      if (lastDrained < last) await new Promise<void>((resolve) => waiting.push({ chunk: last, resolve }));
      hooks.played();
    },
    drained: release,
    drop() {
      endsAtMs = clock.nowMs();
      release(chunk);
    },
    playedMs: () => Math.max(0, audioMs - Math.max(0, endsAtMs - clock.nowMs())),
  };
}
