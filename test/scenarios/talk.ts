import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { readSound } from '../../scripts/browser/fake-microphone.ts';
import { loudest } from '../../scripts/browser/loud-moments.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import type { Stage } from '../../scripts/browser/stage.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { type TurnParts, type TurnReport, takeTurn } from '../../scripts/take-turn.ts';
import { type MessageEntry, type PageEntry, textOf } from '../../utils/session/transcript.ts';
import type { View } from '../../utils/wire/change.ts';

/** A voice that anybody would hear, as amplitude at the loudspeaker. */
const AUDIBLE = 0.05;
/** A busy machine needs so long for a call, ms. */
const LIVE_WITHIN_MS = 40_000;
/** No answer of the local engine takes longer, ms. */
const ANSWER_WITHIN_MS = 40_000;

export const isLive = ({ phase }: View): boolean => phase.name === 'live';

/** Waits until the conversation is live. */
export const waitForLive = (surface: AnySurface): Promise<View> =>
  surface.waitForView('a live conversation', isLive, LIVE_WITHIN_MS);

/** Presses Start and waits until the conversation is live. */
export async function begin(surface: AnySurface): Promise<View> {
  await surface.press('Start');
  return waitForLive(surface);
}

/** Presses Share this page and waits until the page is part of the conversation. */
export async function sharePage(surface: AnySurface): Promise<View> {
  await surface.press('Share this page');
  const view = await surface.waitForView(
    'the shared page',
    ({ transcript, notice }) => notice?.code.startsWith('page.') || transcript.some(({ kind }) => kind === 'page'),
  );
  if (view.notice?.code.startsWith('page.')) throw new Error(`The page was not shared: ${JSON.stringify(view.notice)}`);
  return view;
}

/** Says something in the voice of a man, by our own synthesis; resolves when it was said. */
export async function speak({ headset }: Pick<Stage, 'headset'>, words: string): Promise<void> {
  const { endsAt } = await headset.say(await readSound(await speechFile(words)));
  // Sound takes its time.
  await sleep(Math.max(0, endsAt - Date.now()));
}

/** Types a question and presses Send. */
export async function type(surface: AnySurface, words: string): Promise<void> {
  await surface.type('Message', words);
  await surface.press('Send');
}

/** What came of a question. `loudness`: of the answer, as amplitude at the loudspeaker. */
export interface Answered {
  report: TurnReport;
  loudness: number;
}

/** Asks once, in the voice of a man, by our own synthesis; whatever was understood is reported. */
export async function askAloudOnce(parts: TurnParts, words: string): Promise<Answered> {
  const sound = await readSound(await speechFile(words));
  const { report, speaker } = await takeTurn(parts, { kind: 'spoken', asked: words, sound });
  return { report, loudness: loudest(speaker) };
}

/** Types a question, presses Send, and waits for the answer. */
export async function askTypedOnce(parts: TurnParts, words: string): Promise<Answered> {
  const { report, speaker } = await takeTurn(parts, { kind: 'typed', asked: words });
  return { report, loudness: loudest(speaker) };
}

/** A busy machine makes holes in what is said: who was not understood says it again, as people do. */
const TRIES = 4;

/**
 * Asks aloud until it was understood: word by word, unless it is told what of it is enough. Each answer must be audible.
 */
export async function askAloud(
  { headset }: Pick<Stage, 'headset'>,
  surface: AnySurface,
  words: string,
  enough?: RegExp,
): Promise<TurnReport> {
  const misheard: string[] = [];
  for (let i = 0; i < TRIES; i += 1) {
    const answered = await askAloudOnce({ surface, headset }, words);
    const report = audible(words, answered);
    if (enough ? enough.test(report.heard) : bare(report.heard) === bare(words)) return report;
    misheard.push(report.heard);
  }
  throw new assert.AssertionError({ message: `"${words}" was heard as ${JSON.stringify(misheard)}` });
}

/** Types a question and presses Send; the answer must be audible. */
export async function askTyped({ headset }: Stage, surface: AnySurface, words: string): Promise<TurnReport> {
  return audible(words, await askTypedOnce({ surface, headset }, words));
}

function audible(words: string, { report, loudness }: Answered): TurnReport {
  assert.ok(loudness > AUDIBLE, `the answer to "${words}" was not heard: ${JSON.stringify(report)}`);
  return report;
}

const bare = (words: string): string => words.toLowerCase().replace(/[^a-z ]/g, '');

/** Waits until the last words are an answer like this one, which was said to the end. */
export async function waitForAnswer(surface: AnySurface, answer: RegExp): Promise<View> {
  let last: string[] = [];
  const holds = (view: View): boolean => {
    last = linesOf(view).slice(-4);
    return isAnswered(view, answer);
  };
  try {
    return await surface.waitForView(`an answer like ${answer}`, holds, ANSWER_WITHIN_MS);
  } catch (cause) {
    throw new Error(`No answer like ${answer} came; the last lines are: ${last.join(' | ')}`, { cause });
  }
}

function isAnswered(view: View, answer: RegExp): boolean {
  const last = messagesOf(view).findLast((entry) => textOf(entry) !== '');
  if (view.phase.name !== 'live' || view.phase.turn !== 'listening' || last?.speaker !== 'assistant') return false;
  return last.status === 'completed' && answer.test(textOf(last));
}

/** Everything that was said, in the order in which it is shown. */
export const messagesOf = ({ transcript }: View): MessageEntry[] =>
  transcript.filter((entry) => entry.kind === 'message');

/** The cards of all pages, also of those that were taken out again, in the order in which they are shown. */
export const pagesOf = ({ transcript }: View): PageEntry[] => transcript.filter((entry) => entry.kind === 'page');

/** The words of everything that was said. */
export const wordsOf = (view: View): string[] =>
  messagesOf(view)
    .map(textOf)
    .filter((words) => words !== '');

/** What was said, with who said it: `user: What is this page about?` */
export const linesOf = (view: View): string[] =>
  messagesOf(view).flatMap((entry) => (textOf(entry) === '' ? [] : [`${entry.speaker}: ${textOf(entry)}`]));
