import type { Sound } from '../engine/speech/wav.ts';
import type { Entry, MessageEntry } from '../utils/session/transcript.ts';
import { textOf } from '../utils/session/transcript.ts';
import type { View } from '../utils/wire/change.ts';
import type { TapChunk } from './browser/audio-tap.ts';
import type { Headset, Utterance } from './browser/headset.ts';
import { firstHeardAt, lastSentAt } from './browser/loud-moments.ts';
import type { AnySurface } from './browser/surface.ts';
import { WaitedTooLong, waitUntil } from './browser/wait-until.ts';
import type { Ask } from './hold-conversation.ts';

/** One question and its answer. */
export interface TurnReport {
  /** What was to be asked: a wav file or words. */
  asked: string;
  /** What was understood; '' if nothing was. */
  heard: string;
  /** The words of the answer; '' if there was none. */
  answered: string;
  /**
   * From the last sample above −40 dBFS that was sent (from the moment of Send, if the question was typed) to the first
   * block of 10 ms above −50 dBFS that was heard, in ms; null if nothing was heard.
   */
  firstAudioMs: number | null;
}

/** What a turn needs at hand. */
export interface TurnParts {
  /** Where the conversation is seen and typed in. */
  surface: AnySurface;
  headset: Headset;
}

/** Nothing more is expected once both sides were quiet for so long. */
const QUIET_MS = 500;
/** An answer that was only heard is over then: between its sentences it is quiet for less. */
const ANSWERED_QUIET_MS = 2_000;
/** An answer that has not begun so long after the question never will. */
const ANSWER_WITHIN_MS = 15_000;
/** No answer lasts longer. */
const TURN_WITHIN_MS = 120_000;

/** Asks one question and waits until it has been answered or clearly is not going to be. */
export async function takeTurn(parts: TurnParts, ask: Ask): Promise<{ report: TurnReport; speaker: TapChunk[] }> {
  const { surface, headset } = parts;
  const known = new Set((await surface.view())?.transcript.map(({ id }) => id));
  await headset.take('microphone');
  const speaker = await headset.take('speaker');
  const question = ask.kind === 'spoken' ? await headset.say(ask.sound) : await typeIn(surface, ask.asked);
  await waitForAnswer(parts, known, question.endsAt);
  const view = await surface.view();
  const messages = newMessages(view, known);
  const sent = await headset.take('microphone');
  const heard = await headset.take('speaker');
  // What the microphone hears later is not the question: it may be the loudspeaker.
  const endedAt =
    ask.kind === 'spoken' ? lastSentAt(sent, question.startsAt, question.endsAt + QUIET_MS) : question.startsAt;
  const firstAt = endedAt === undefined ? undefined : firstHeardAt(heard, endedAt);
  return {
    report: {
      asked: ask.asked,
      heard: wordsOf(messages, 'user'),
      answered: wordsOf(answersOf(messages), 'assistant'),
      firstAudioMs: endedAt === undefined || firstAt === undefined ? null : Math.round(firstAt - endedAt),
    },
    speaker: [...speaker, ...heard],
  };
}

/**
 * Asks aloud and listens until the answer is over, as somebody who does not look. Whoever looks at a session 60 times a second
 * leaves more garbage in it than the session itself.
 */
export async function hearTurn(headset: Headset, sound: Sound): Promise<void> {
  // What was recorded so far is nobody's business any more.
  await headset.take('microphone');
  await headset.take('speaker');
  const question = await headset.say(sound);
  const isAnswered = async (): Promise<boolean> => {
    const { now, speaker = 0 } = await headset.loudness();
    return now > question.endsAt + ANSWER_WITHIN_MS || (speaker > question.endsAt && now - speaker > ANSWERED_QUIET_MS);
  };
  await waitUntil('an answer that is over', isAnswered, TURN_WITHIN_MS);
}

async function typeIn(surface: AnySurface, words: string): Promise<Utterance> {
  await surface.type('Message', words);
  const now = Date.now();
  await surface.press('Send');
  return { startsAt: now, endsAt: now };
}

/** Both sides have finished: nobody is expected to say anything. */
export async function waitForSilence(surface: AnySurface, headset: Pick<Headset, 'loudness'>): Promise<void> {
  const isSilent = async (): Promise<boolean> => isFloorFree(await surface.view()) && (await isQuiet(headset));
  await waitUntil('silence', isSilent, TURN_WITHIN_MS);
}

async function waitForAnswer(
  { surface, headset }: TurnParts,
  known: ReadonlySet<string>,
  endsAt: number,
): Promise<void> {
  try {
    await waitUntil(
      'an answer',
      async () => {
        const view = await surface.view();
        if (view?.phase.name === 'ended') return true;
        const { now } = await headset.loudness();
        if (now < endsAt + QUIET_MS) return false;
        const messages = newMessages(view, known);
        const isAnswered = messages.at(-1)?.speaker === 'assistant';
        if (!isAnswered && now < endsAt + ANSWER_WITHIN_MS) return false;
        return isFloorFree(view) && (await isQuiet(headset));
      },
      endsAt - Date.now() + TURN_WITHIN_MS,
    );
  } catch (error) {
    // The report will say that there was no answer.
    if (!(error instanceof WaitedTooLong)) throw error;
  }
}

/** Whether a call is there in which nobody has the floor and no answer is being written. */
export function isFloorFree(view: View | undefined): boolean {
  if (view?.phase.name !== 'live' || view.phase.turn !== 'listening') return false;
  return !view.transcript.some(
    (entry) => entry.kind === 'message' && (entry.status === 'in_progress' || entry.status === 'waiting'),
  );
}

async function isQuiet(headset: Pick<Headset, 'loudness'>): Promise<boolean> {
  const { now, speaker = 0, microphone = 0 } = await headset.loudness();
  return now - speaker > QUIET_MS && now - microphone > QUIET_MS;
}

function newMessages(view: View | undefined, known: ReadonlySet<string>): MessageEntry[] {
  const isNew = (entry: Entry): entry is MessageEntry => entry.kind === 'message' && !known.has(entry.id);
  return view?.transcript.filter(isNew) ?? [];
}

/** What was said after the last words of the person: answers to halves of a question do not count. */
function answersOf(messages: readonly MessageEntry[]): MessageEntry[] {
  return messages.slice(messages.findLastIndex(({ speaker }) => speaker === 'user') + 1);
}

function wordsOf(messages: readonly MessageEntry[], speaker: MessageEntry['speaker']): string {
  return messages
    .filter((message) => message.speaker === speaker)
    .map(textOf)
    .join(' ')
    .trim();
}
