import { resample } from '../../utils/shared/resample.ts';
import type { Recogniser } from '../speech/speech.ts';
import type { Ear } from './ear.ts';
import type { AudioFormat } from './events.ts';
import { decodeSound, rateOf } from './sound-format.ts';
import type { Input } from './step.ts';

/** What a transcriber works with. */
export interface TranscriberParts {
  ear: Ear;
  recogniser: Recogniser;
  /** Words that are likely to be said. */
  bias(): readonly string[];
  tell(input: Input): void;
  /** Told of failures of the models: what was said then counts as not caught, and the client is told as well. */
  report(error: unknown): void;
}

/** Puts the spoken items of a conversation into words. */
export interface Transcriber {
  /** What the ear holds is this item. */
  transcribe(itemId: string): void;
  /** A part of an item is this sound, which the client sent with it. */
  listen(itemId: string, contentIndex: number, base64: string, format: AudioFormat): void;
  /** Resolves when the words of all items so far are known. */
  done(): Promise<unknown>;
}

const HEARD_HZ = 16_000;

/** A transcriber over an ear and a recogniser. */
export function createTranscriber({ ear, recogniser, bias, tell, report }: TranscriberParts): Transcriber {
  const running = new Set<Promise<void>>();
  const run = (itemId: string, contentIndex: number, words: Promise<string>, then: (text: string) => void) => {
    const fail = (error: unknown) => {
      report(error);
      tell({ type: 'not-transcribed', itemId, contentIndex });
    };
    const found = words.then(then, fail).finally(() => running.delete(found));
    running.add(found);
  };
  return {
    transcribe(itemId) {
      const { words, restOf, seconds } = ear.take();
      run(itemId, 0, words, (text) => {
        const rest = restOf(text);
        if (rest !== '') tell({ type: 'interim', itemId, delta: rest });
        tell({ type: 'transcribed', itemId, contentIndex: 0, text, seconds });
      });
    },
    listen(itemId, contentIndex, base64, format) {
      const sound = resample(decodeSound(base64, format), rateOf(format), HEARD_HZ);
      const seconds = sound.length / HEARD_HZ;
      run(itemId, contentIndex, recogniser.transcribe(sound, bias()), (text) => {
        tell({ type: 'transcribed', itemId, contentIndex, text, seconds });
      });
    },
    done: () => Promise.all(running),
  };
}
