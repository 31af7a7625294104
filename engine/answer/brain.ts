import type { PageItem } from '../../utils/realtime/page-item.ts';

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

/** Answers questions: the extractive one in this folder, or a chat endpoint. */
export interface Brain {
  /** Sentences as they become ready; ends early when `signal` aborts. Throws only for its own bugs: a failure is a sentence. */
  answer(question: Question, signal: AbortSignal): AsyncIterable<Sentence>;
}
