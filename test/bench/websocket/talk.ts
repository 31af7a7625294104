import { readSound } from '../../../scripts/browser/fake-microphone.ts';
import { speechFile } from '../../../scripts/browser/speech-file.ts';
import { type MessageEntry, textOf } from '../../../utils/session/transcript.ts';
import type { View } from '../../../utils/wire/change.ts';
import type { Stage } from './stage.ts';

/** What was said, with who said it: `user: What is this page about?` */
export const linesOf = ({ transcript }: View): string[] =>
  transcript.flatMap((entry) =>
    entry.kind === 'message' && textOf(entry) !== '' ? [`${entry.speaker}: ${textOf(entry)}`] : [],
  );

/** Presses Start and waits until the conversation is live. */
export async function begin({ ui }: Stage): Promise<View> {
  await ui.press('Start');
  return ui.waitForView('a live conversation', ({ phase }) => phase.name === 'live', 40_000);
}

/** Presses Share this page and waits until the page is part of the conversation. */
export async function sharePage({ ui }: Stage): Promise<void> {
  await ui.press('Share this page');
  await ui.waitForView('the shared page', ({ transcript }) => transcript.some(({ kind }) => kind === 'page'));
}

/** Says something in the room; resolves when it was said. */
export async function speak({ rig }: Stage, words: string): Promise<void> {
  await rig.play(await readSound(await speechFile(words)));
}

/** Types a question and presses Send. */
export async function type({ ui }: Stage, words: string): Promise<void> {
  await ui.type('Message', words);
  await ui.press('Send');
}

const ANSWER_WITHIN_MS = 40_000;

/** Waits until the last words are an answer like this one, which was said to the end. */
export async function waitForAnswer({ ui }: Stage, answer: RegExp): Promise<View> {
  let last: string[] = [];
  const holds = (view: View): boolean => {
    last = linesOf(view).slice(-4);
    return isAnswered(view, answer);
  };
  try {
    return await ui.waitForView(`an answer like ${answer}`, holds, ANSWER_WITHIN_MS);
  } catch (cause) {
    throw new Error(`No answer like ${answer} came; the last lines are: ${last.join(' | ')}`, { cause });
  }
}

function isAnswered(view: View, answer: RegExp): boolean {
  const messages = view.transcript.filter((entry): entry is MessageEntry => entry.kind === 'message');
  const last = messages.findLast((entry) => textOf(entry) !== '');
  if (view.phase.name !== 'live' || view.phase.turn !== 'listening' || last?.speaker !== 'assistant') return false;
  return last.status === 'completed' && answer.test(textOf(last));
}

/** Asks aloud, again as a person does who was misunderstood, and waits for the answer. */
export async function askAloud(stage: Stage, words: string, answer: RegExp, times = 3): Promise<View> {
  const before = (await stage.ui.view())?.transcript.length ?? 0;
  await speak(stage, words);
  // Whatever was understood is answered.
  await stage.ui.waitForView('more words', ({ transcript }) => transcript.length >= before + 2, ANSWER_WITHIN_MS);
  const view = await waitForAnswer(stage, /./);
  if (answer.test(linesOf(view).at(-1) ?? '')) return view;
  return times > 1 ? askAloud(stage, words, answer, times - 1) : waitForAnswer(stage, answer);
}
