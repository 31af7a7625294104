import type { Utterance } from '../answer/brain.ts';
import type { MouthHooks } from './mouth.ts';
import { timeWords } from './words.ts';

/** Writes the sentences as they come; ends early and silently on abort. */
export async function writeOut(
  utterances: AsyncIterable<Utterance>,
  hooks: MouthHooks,
  signal: AbortSignal,
): Promise<void> {
  let isFirst = true;
  for await (const utterance of utterances) {
    if (signal.aborted) return;
    if ('call' in utterance) {
      hooks.call(utterance.call);
      continue;
    }
    for (const { text } of timeWords(utterance.text, isFirst)) hooks.words(text);
    isFirst = false;
  }
  if (!signal.aborted) hooks.answered();
}
