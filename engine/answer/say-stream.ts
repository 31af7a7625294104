import type { Sentence } from './brain.ts';
import { BrainFailure, endless } from './brain-failure.ts';
import { splitSentences } from './split-sentences.ts';

const LONGEST_ANSWER_CHARACTERS = 4000;
/** Nobody says so much in one breath: what has no end until then is cut where a line or a clause ends. */
const LONGEST_SENTENCE_CHARACTERS = 1200;
const CLAUSE_END = /[,;:.!?…](?=\s)|[、，；：。！？–—]/g;
/** Models think, and send pieces without text, before they answer: more than that, and none comes. */
const MOST_RAW_CHARACTERS = 100_000;
const MOST_PIECES = 20_000;
const THINKS = '<think>';
const THOUGHT = '</think>';

/**
 * The sentences of a text that streams in, each as it is complete. Throws a BrainFailure for what never becomes one.
 * What a model tells itself before its answer is left out.
 */
export async function* sayStream(texts: AsyncIterable<string>, signal: AbortSignal): AsyncGenerator<Sentence> {
  let waiting = '';
  let total = 0;
  for await (const text of withoutThoughts(bounded(texts))) {
    if (signal.aborted) return;
    total += text.length;
    waiting += text;
    // The last one is finished only when another has begun behind it.
    const sentences = splitSentences(waiting);
    const open = sentences.pop() ?? '';
    yield* sentences.map(sayable);
    if (sentences.length > 0) waiting = open + (/\s$/.exec(waiting)?.[0] ?? '');
    while (waiting.length > LONGEST_SENTENCE_CHARACTERS) {
      const end = endOfBreath(waiting.slice(0, LONGEST_SENTENCE_CHARACTERS));
      if (end === 0) throw new BrainFailure('failed', 'The chat model talks without ever ending a sentence.');
      const part = waiting.slice(0, end).trim();
      if (part !== '') yield sayable(part);
      waiting = waiting.slice(end);
    }
    if (total > LONGEST_ANSWER_CHARACTERS) break;
  }
  if (!signal.aborted && waiting.trim() !== '') yield sayable(waiting.trim());
}

/** The pieces of a text; throws a BrainFailure where they do not end. */
async function* bounded(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let characters = 0;
  let pieces = 0;
  for await (const text of texts) {
    characters += text.length;
    pieces += 1;
    if (characters > MOST_RAW_CHARACTERS || pieces > MOST_PIECES) throw endless();
    yield text;
  }
}

/** Where the last line of a text ends, or if it has but one the last clause; 0 if there is no end. */
function endOfBreath(text: string): number {
  const clause = [...text.matchAll(CLAUSE_END)].at(-1);
  return text.lastIndexOf('\n') + 1 || (clause ? clause.index + 1 : 0);
}

/** Models that reason write that in front of their answer, if their server does not keep it apart. */
async function* withoutThoughts(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let begun = '';
  let state: 'beginning' | 'thinking' | 'answering' = 'beginning';
  for await (const text of texts) {
    if (state === 'answering') {
      yield text;
      continue;
    }
    begun += text;
    if (state === 'beginning') {
      const start = begun.trimStart();
      if (start.startsWith(THINKS)) state = 'thinking';
      else if (!THINKS.startsWith(start)) state = 'answering';
    }
    const end = state === 'thinking' ? begun.indexOf(THOUGHT) : -1;
    if (end >= 0) {
      state = 'answering';
      begun = begun.slice(end + THOUGHT.length).trimStart();
    } else if (state === 'thinking') begun = begun.slice(-THOUGHT.length - THINKS.length);
    if (state === 'answering' && begun !== '') yield begun;
  }
  if (state === 'beginning' && begun !== '') yield begun;
}

/** Marks of code and emphasis are for the eye only, and lines for neither. */
function sayable(said: string): Sentence {
  const text = said.replace(/\n+/g, ' ');
  const spoken = text.replace(/```[\s\S]*?(?:```|$)/g, ' an example ').replace(/[*`#]/g, '');
  return spoken === text ? { text } : { text, spoken };
}
