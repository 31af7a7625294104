import type { PageItem } from '../../utils/realtime/page-item.ts';
import type { Clock } from '../conversation/clock.ts';
import type { Brain, BrainNotes, Question, Sentence, Utterance } from './brain.ts';
import { BrainFailure, type BrainTrouble } from './brain-failure.ts';
import { isFiller } from './choose-own-call.ts';
import { type Intent, readIntent } from './intents.ts';
import { ownCallsIn, partsIn } from './own-calls.ts';
import { trimPages } from './trim-pages.ts';
import { within } from './within.ts';

/** A brain that thinks, and may fail at it. */
export interface ThinkingBrain extends Brain {
  /** Its model has failed at something else than an answer; the client is told, unless it knows. */
  failed(error: unknown): void;
}

/** What a brain that thinks is made of. */
export interface ThinkingParts {
  /** Finds what the page says: at once, and it never fails. */
  page: Brain;
  /** Answers questions in its own words. It may hang, and throws a BrainFailure. */
  model: Brain;
  /** Who that is, for the person: "llama3 on this computer". */
  name: string;
  clock: Clock;
  notes: BrainNotes;
}

/** About 3,000 tokens: what small models take beside the rest, and what a computer without a graphics card reads in time. */
const PAGE_CHARACTERS = 12_000;
/** Nobody who speaks with somebody waits longer for each sentence, in ms; or not again for one who was silent for so long. */
const PATIENCE_MS = 8_000;
const LESS_PATIENCE_MS = 3_000;

const ABILITIES =
  'Ask me about the page that you share: I answer from what it says, sum it up, follow up, and read it to you.';

/** What is to be thought about. Everything else is a command, or a fact of the page that its text does not tell a model. */
const THOUGHT_ABOUT: readonly Intent['type'][] = ['ask', 'about', 'summary', 'more', 'code'];

/** Whether a model is to answer: of another tab only what was shared of it. */
const isThoughtAbout = (intent: Intent, { pages }: Question): boolean =>
  intent.type === 'tab'
    ? !intent.isSure || pages.some(({ part }) => part === 'tab')
    : THOUGHT_ABOUT.includes(intent.type);

/**
 * Lets a model answer what is to be thought about, and the page's own sentences do what they do better: commands, small talk,
 * reading aloud, and the functions of our client, which so only ever follow from the person's own words. Whatever the model
 * cannot do, the page's own sentences do in the same turn, and the client is told once why.
 */
export function createThinkingBrain({ page, model, name, clock, notes }: ThinkingParts): ThinkingBrain {
  let told: BrainTrouble | undefined;
  const failed = (error: unknown): void => {
    const { why, message } = error instanceof BrainFailure ? error : new BrainFailure('failed', String(error));
    if (told !== why) notes.failed(why, message);
    told = why;
  };
  const think = async function* (
    question: Question,
    read: readonly PageItem[],
    signal: AbortSignal,
  ): AsyncGenerator<Sentence> {
    const ms = told === 'slow' ? LESS_PATIENCE_MS : PATIENCE_MS;
    let count = 0;
    try {
      const asked = trimPages(question, PAGE_CHARACTERS, read);
      for await (const sentence of within((own) => model.answer(asked, own), { ms, clock, signal })) {
        if (count === 0) notes.answeredBy(name);
        count += 1;
        yield sentence;
      }
      if (!signal.aborted) told = undefined;
    } catch (error) {
      if (signal.aborted) return;
      failed(error);
      // What was said stands.
      if (count === 0) yield* page.answer(withMore(question, read), signal);
    }
  };
  /** `read` are the parts of a page that were read for this question. */
  const reply = async function* (
    question: Question,
    read: readonly PageItem[],
    signal: AbortSignal,
  ): AsyncGenerator<Sentence> {
    const intent = readIntent(question.text);
    if (intent.type === 'help') yield { text: ABILITIES };
    else if (question.pages.length === 0 || isFiller(question.text) || !isThoughtAbout(intent, question))
      yield* page.answer(withMore(question, read), signal);
    else yield* think(question, read, signal);
  };
  return {
    failed,
    answer: (question, signal) => reply(question, [], signal),
    async *useTools(turn, question, signal) {
      const own = ownCallsIn(turn.tools);
      const byRules: Utterance[] = [];
      for await (const one of page.useTools?.(turn, question, signal) ?? []) byRules.push(one);
      const isCalling = byRules.some((one) => 'call' in one);
      const isAboutResults = !turn.isAskedAfterResults && turn.results.some((result) => result.name !== own.readMore);
      if (isCalling || isAboutResults) yield* byRules;
      else yield* reply(question, partsIn(turn.results, own), signal);
    },
  };
}

/** The question with what was read of a page as a part of that. */
function withMore(question: Question, read: readonly PageItem[]): Question {
  if (read.length === 0) return question;
  const of = question.pages.findLast(({ url }) => url === read.at(-1)?.url) ?? question.pages.at(-1);
  const more = read.map(({ text }) => `\n\n${text}`).join('');
  return { ...question, pages: question.pages.map((one) => (one === of ? { ...one, text: one.text + more } : one)) };
}
