import type { PageItem } from '../../utils/realtime/page-item.ts';
import type { BrainTrouble } from './brain-failure.ts';
import type { FunctionTool, ToolCall, ToolChoice, ToolResult } from './tools.ts';

/** One earlier thing said in the conversation, oldest first. */
export interface Said {
  speaker: 'user' | 'assistant';
  text: string;
}

/** What a brain is asked. */
export interface Question {
  /** What the person said or typed, as recognised. */
  text: string;
  /** The pages shared in this conversation, oldest first; the last one is the page "this page" means. */
  pages: readonly PageItem[];
  /** What was said before, without the question itself. */
  history: readonly Said[];
}

/** One sentence of an answer. */
export interface Sentence {
  /** As it stands in the transcript. */
  text: string;
  /** As the voice says it, where that differs (code and links are announced, never read out). */
  spoken?: string;
}

/** What an answer is made of: sentences, and calls of the client's functions. */
export type Utterance = Sentence | { call: ToolCall };

/** What is to be answered, and what may be called for it. */
export interface Turn {
  /** The last thing asked; undefined if nobody asked anything. */
  question: Question | undefined;
  /** What calls gave back that was not spoken about yet. */
  results: readonly ToolResult[];
  /** Whether the question came after the results, so that both are to be answered. */
  isAskedAfterResults: boolean;
  /** The function that was called for this question and has not given anything back; undefined if there is none. */
  pendingCall: string | undefined;
  /** Whether the question was answered already: what has come since, such as a page, is to be used for it. */
  isGoneOn: boolean;
  /** Whether it is about an image, which no brain here sees. */
  isAboutImage: boolean;
  tools: readonly FunctionTool[];
  choice: ToolChoice;
}

/** What a session tells its client about the one who answers. */
export interface BrainNotes {
  /** This answer is by `name`. */
  answeredBy(name: string): void;
  /** The one who was to answer could not; `sentence` says why. */
  failed(why: BrainTrouble, sentence: string): void;
}

/** Answers questions: the extractive one in this folder, or a model. */
export interface Brain {
  /** Sentences as they become ready; ends early when `signal` aborts. Throws only for its own bugs: a failure is a sentence. */
  answer(question: Question, signal: AbortSignal): AsyncIterable<Sentence>;
  /** Whether it has an answer of its own; a brain without it always has. Where not, a tool that fits is called instead. */
  knows?(question: Question): boolean;
  /** Answers where there are functions, if it decides about them itself; without it our own rules do. */
  useTools?(turn: Turn, question: Question, signal: AbortSignal): AsyncIterable<Utterance>;
}
