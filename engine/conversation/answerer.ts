import type { Brain, Sentence, Turn, Utterance } from '../answer/brain.ts';
import { respond } from '../answer/respond.ts';
import { choiceIn, functionsIn } from '../answer/tools.ts';
import type { Voice } from '../speech/speech.ts';
import type { Clock } from './clock.ts';
import type { Conversation } from './conversation.ts';
import type { Mouth, MouthHooks } from './mouth.ts';
import { isAboutImage, isAskedAfterResults, isGoneOn, pendingCallIn, questionIn, resultsIn } from './question.ts';
import { speakIntoEvents } from './speak-into-events.ts';
import type { Input } from './step.ts';
import { writeOut } from './write-out.ts';

/** What an answerer works with. */
export interface AnswererParts {
  brain: Brain;
  voice: Voice;
  clock: Clock;
  mouth: Mouth;
  /** The conversation as it is now. */
  read(): Conversation;
  tell(input: Input): void;
  /** Resolves when the words of all that was said are known. */
  heard(): Promise<unknown>;
  /** Told of our own bugs. */
  report(error: unknown): void;
}

/** Gives the answers of one conversation, one at a time. */
export interface Answerer {
  /** Answers the last question, once its words are known. */
  answer(responseId: string): void;
  /** Says these sentences instead. */
  say(responseId: string, sentences: readonly Sentence[]): void;
  /** Makes nothing more of this response. */
  stop(responseId: string): void;
  /** Makes nothing more of any. */
  close(): void;
}

/** An answerer with its brain and its mouth. */
export function createAnswerer(parts: AnswererParts): Answerer {
  let current: { responseId: string; abort: AbortController } | undefined;
  const run = (responseId: string, utterancesFor: (signal: AbortSignal) => AsyncIterable<Utterance>) => {
    const abort = new AbortController();
    current = { responseId, abort };
    utter(parts, responseId, utterancesFor(abort.signal), abort.signal).catch((error: unknown) => {
      parts.report(error);
      parts.tell({ type: 'answer-failed', responseId, message: 'The engine failed while answering.' });
    });
  };
  return {
    answer: (responseId) => run(responseId, (signal) => ask(parts, responseId, signal)),
    say: (responseId, sentences) => run(responseId, () => toAsync(sentences)),
    stop: (responseId) => {
      if (current?.responseId === responseId) current.abort.abort();
    },
    close: () => current?.abort.abort(),
  };
}

/** What an answer is made of; the question is read when the words of all that was said are known. */
async function* ask(parts: AnswererParts, responseId: string, signal: AbortSignal): AsyncIterable<Utterance> {
  await parts.heard();
  const { response, items: all } = parts.read();
  if (response?.id !== responseId) return;
  const items = response.input ?? all;
  const turn: Turn = {
    question: questionIn(items),
    results: resultsIn(items),
    isAskedAfterResults: isAskedAfterResults(items),
    pendingCall: pendingCallIn(items),
    isGoneOn: isGoneOn(items),
    isAboutImage: isAboutImage(items),
    tools: functionsIn(response.session.tools),
    choice: choiceIn(response.session.tool_choice),
  };
  yield* respond(parts.brain, turn, signal);
}

/** Says or writes an answer, by the way that the response and the client's path of sound ask for. */
function utter(
  { mouth, voice, clock, read, tell }: AnswererParts,
  responseId: string,
  utterances: AsyncIterable<Utterance>,
  signal: AbortSignal,
): Promise<void> {
  const hooks: MouthHooks = {
    words: (delta) => tell({ type: 'words', responseId, delta }),
    call: ({ name, args }) => tell({ type: 'call', responseId, name, args }),
    sound: (audio, ms) => tell({ type: 'sound', responseId, audio, ms }),
    handed: (ms) => tell({ type: 'handed', responseId, ms }),
    answered: () => tell({ type: 'answered', responseId }),
    played: () => tell({ type: 'played', responseId }),
  };
  const { response, audioPath } = read();
  if (response?.modality !== 'audio') return writeOut(utterances, hooks, signal);
  if (audioPath === 'track') return mouth.speak(utterances, hooks, signal);
  const { format } = response.session.audio.output;
  return speakIntoEvents({ voice, clock, format }, utterances, hooks, signal);
}

async function* toAsync(sentences: readonly Sentence[]): AsyncIterable<Sentence> {
  yield* sentences;
}
