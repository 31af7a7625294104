import assert from 'node:assert/strict';
import { readSound } from '../../scripts/browser/fake-microphone.ts';
import { loudest } from '../../scripts/browser/loud-moments.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import type { Stage } from '../../scripts/browser/stage.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { type TurnReport, takeTurn } from '../../scripts/take-turn.ts';
import { type MessageEntry, textOf } from '../../utils/session/transcript.ts';
import type { View } from '../../utils/wire/change.ts';

/** A voice that anybody would hear, as amplitude at the loudspeaker. */
const AUDIBLE = 0.05;

export const isLive = ({ phase }: View): boolean => phase.name === 'live';

/** Waits until the conversation is live. */
export const waitForLive = (surface: AnySurface): Promise<View> =>
  surface.waitForView('a live conversation', isLive, 30_000);

/** A busy machine makes holes in what is said: who was not understood says it again, as people do. */
const TRIES = 4;

/**
 * Asks in the voice of a man, by our own synthesis, into the microphone, until it was understood: word by word, unless it is
 * told what of it is enough. Each answer must be audible.
 */
export async function askAloud(
  stage: Pick<Stage, 'headset'>,
  surface: AnySurface,
  words: string,
  enough?: RegExp,
): Promise<TurnReport> {
  const sound = await readSound(await speechFile(words));
  const ask = { kind: 'spoken', asked: words, sound } as const;
  const misheard: string[] = [];
  for (let i = 0; i < TRIES; i += 1) {
    const { report, speaker } = await takeTurn({ surface, headset: stage.headset }, ask);
    assert.ok(loudest(speaker) > AUDIBLE, `the answer to "${words}" was not heard: ${JSON.stringify(report)}`);
    if (enough ? enough.test(report.heard) : bare(report.heard) === bare(words)) return report;
    misheard.push(report.heard);
  }
  throw new assert.AssertionError({ message: `"${words}" was heard as ${JSON.stringify(misheard)}` });
}

const bare = (words: string): string => words.toLowerCase().replace(/[^a-z ]/g, '');

/** Types a question and presses Send; the answer must be audible. */
export async function askTyped(stage: Stage, surface: AnySurface, words: string): Promise<TurnReport> {
  const { report, speaker } = await takeTurn({ surface, headset: stage.headset }, { kind: 'typed', asked: words });
  assert.ok(loudest(speaker) > AUDIBLE, `the answer to "${words}" was not heard: ${JSON.stringify(report)}`);
  return report;
}

/** Everything that was said, in the order in which it is shown. */
export const messagesOf = ({ transcript }: View): MessageEntry[] =>
  transcript.filter((entry) => entry.kind === 'message');

/** The words of everything that was said. */
export const wordsOf = (view: View): string[] =>
  messagesOf(view)
    .map(textOf)
    .filter((words) => words !== '');
