import type { Entry, MessageEntry } from '../utils/session/transcript.ts';
import { textOf } from '../utils/session/transcript.ts';
import type { View } from '../utils/wire/change.ts';
import type { TapChunk } from './browser/audio-tap.ts';
import type { HostPage } from './browser/extension.ts';
import { type FakeMicrophone, LEAD_IN_MS } from './browser/fake-microphone.ts';
import { firstHeardAt, lastSentAt } from './browser/loud-moments.ts';
import type { Surface } from './browser/surface.ts';
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
  popup: Surface;
  host: HostPage;
  microphone: FakeMicrophone;
}

/** Nothing more is expected once both sides were quiet for so long. */
const QUIET_MS = 500;
/** An answer that has not begun so long after the question never will. */
const ANSWER_WITHIN_MS = 15_000;
/** No answer lasts longer. */
const TURN_WITHIN_MS = 120_000;

/** Asks one question and waits until it has been answered or clearly is not going to be. */
export async function takeTurn(parts: TurnParts, ask: Ask): Promise<{ report: TurnReport; speaker: TapChunk[] }> {
  const { popup, host } = parts;
  const known = new Set((await popup.view())?.transcript.map(({ id }) => id));
  await host.tap.take('microphone');
  const speaker = await host.tap.take('speaker');
  const question = ask.kind === 'spoken' ? await speak(parts, ask.sound) : await typeIn(popup, ask.asked);
  await waitForAnswer(parts, known, question.endsAt);
  const view = await popup.view();
  const messages = newMessages(view, known);
  const sent = await host.tap.take('microphone');
  const heard = await host.tap.take('speaker');
  const endedAt =
    ask.kind === 'spoken' ? lastSentAt(sent, question.startsAt, Number.POSITIVE_INFINITY) : question.startsAt;
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

/** When a question began and when it will have been said, ms since 1970. */
interface Question {
  startsAt: number;
  endsAt: number;
}

async function speak(
  { host, microphone }: TurnParts,
  sound: { samples: Float32Array; rateHz: number },
): Promise<Question> {
  const { opened } = await host.tap.loudness();
  await microphone.load(sound);
  await host.tap.replug();
  const { now } = await waitUntil('the microphone to be opened anew', async () => {
    const loudness = await host.tap.loudness();
    return loudness.opened > opened && loudness;
  });
  return { startsAt: now, endsAt: now + LEAD_IN_MS + (sound.samples.length / sound.rateHz) * 1000 };
}

async function typeIn(popup: Surface, words: string): Promise<Question> {
  await popup.type('Message', words);
  const now = Date.now();
  await popup.press('Send');
  return { startsAt: now, endsAt: now };
}

/** Both sides have finished: nobody is expected to say anything. */
export async function waitForSilence(popup: Surface, host: HostPage): Promise<void> {
  await waitUntil('silence', async () => isSilent(await popup.view()) && (await isQuiet(host)), TURN_WITHIN_MS);
}

async function waitForAnswer({ popup, host }: TurnParts, known: ReadonlySet<string>, endsAt: number): Promise<void> {
  try {
    await waitUntil(
      'an answer',
      async () => {
        const view = await popup.view();
        if (view?.phase.name === 'ended') return true;
        const { now } = await host.tap.loudness();
        if (now < endsAt + QUIET_MS) return false;
        const messages = newMessages(view, known);
        const isAnswered = messages.at(-1)?.speaker === 'assistant';
        if (!isAnswered && now < endsAt + ANSWER_WITHIN_MS) return false;
        return isSilent(view) && (await isQuiet(host));
      },
      endsAt - Date.now() + TURN_WITHIN_MS,
    );
  } catch (error) {
    // The report will say that there was no answer.
    if (!(error instanceof WaitedTooLong)) throw error;
  }
}

/** Nobody has the floor, and no answer is being written. */
function isSilent(view: View | undefined): boolean {
  if (view?.phase.name !== 'live' || view.phase.turn !== 'listening') return false;
  return !view.transcript.some(
    (entry) => entry.kind === 'message' && (entry.status === 'in_progress' || entry.status === 'waiting'),
  );
}

async function isQuiet(host: HostPage): Promise<boolean> {
  const { now, speaker = 0, microphone = 0 } = await host.tap.loudness();
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
