import type { Brain, Sentence, Utterance } from './brain.ts';
import { type ChatMessage, messagesFor, messagesWithResults, toolMembers } from './chat-messages.ts';
import { type ChatAnswer, ChatFailure, type ChatOptions, joinCalls, openChat, readChat } from './chat-stream.ts';
import { respondByRules } from './respond.ts';
import { splitSentences } from './split-sentences.ts';

const LONGEST_ANSWER_CHARACTERS = 4000;
/** How endpoints of models without tools refuse: bad request (Ollama, vLLM), unprocessable, or a failure (llama.cpp). */
const KNOWS_NO_TOOLS: ReadonlySet<number> = new Set([400, 422, 500, 501]);

/**
 * Answers by an OpenAI-compatible chat endpoint, sentence by sentence as they stream in, and lets it call functions.
 * Whatever goes wrong is said in one sentence; what had come before it stands.
 */
export function createChatBrain(options: ChatOptions): Brain {
  let refusesTools = false;
  const ask = (messages: readonly ChatMessage[], members: object, signal: AbortSignal) =>
    openChat(options, { messages, ...members }, signal);
  const brain: Brain = {
    async *answer(question, signal) {
      for await (const one of tell(ask(messagesFor(question), {}, signal), signal)) if ('text' in one) yield one;
    },
    async *useTools(turn, question, signal) {
      if (refusesTools) return yield* respondByRules(brain, turn, signal);
      const messages = messagesWithResults(question, turn.results, turn.isAskedAfterResults);
      const members = toolMembers(turn.tools, turn.choice);
      const isOffering = 'tools' in members;
      const asked = ask(messages, members, signal);
      if ((isOffering || turn.results.length > 0) && (await mayKnowNoTools(asked))) {
        // The endpoint may be failing for a while, or the question be at fault: only the same one tells.
        if (isOffering && (await isAnswered(ask(messages, {}, signal)))) refusesTools = true;
        return yield* respondByRules(brain, turn, signal);
      }
      const isOffered = (name: string) => turn.tools.some((tool) => tool.name === name);
      for await (const one of tell(asked, signal)) if ('text' in one || isOffered(one.call.name)) yield one;
    },
  };
  return brain;
}

/** Whether an endpoint refuses as one without tools does; that there is no answer is told by whoever reads it. */
const mayKnowNoTools = (asked: Promise<ChatAnswer>): Promise<boolean> =>
  asked.then(
    ({ status }) => KNOWS_NO_TOOLS.has(status),
    () => false,
  );

/** Whether an answer comes; no more of it is read than its beginning. */
async function isAnswered(asked: Promise<ChatAnswer>): Promise<boolean> {
  try {
    const pieces = readChat(await asked);
    const { done } = await pieces.next();
    await pieces.return(undefined);
    return done !== true;
  } catch {
    return false;
  }
}

/** What a streamed answer says and calls. */
async function* tell(answer: Promise<ChatAnswer>, signal: AbortSignal): AsyncGenerator<Utterance> {
  let told = 0;
  try {
    for await (const one of utterancesOf(await answer, signal)) {
      told += 1;
      yield one;
    }
    if (told === 0 && !signal.aborted) yield { text: 'The chat model gave no answer.' };
  } catch (error) {
    if (!signal.aborted) yield { text: sayFailure(error, told) };
  }
}

function sayFailure(error: unknown, told: number): string {
  if (error instanceof ChatFailure) return error.message;
  return told > 0 ? 'The chat model broke off here.' : 'I could not reach the chat model.';
}

async function* utterancesOf(answer: ChatAnswer, signal: AbortSignal): AsyncGenerator<Utterance> {
  let waiting = '';
  let total = 0;
  const calls: Parameters<typeof joinCalls>[0][number][] = [];
  for await (const piece of readChat(answer)) {
    if (signal.aborted) return;
    calls.push(...piece.calls);
    total += piece.text.length;
    waiting += piece.text;
    // The last one is finished only when another has begun behind it.
    const sentences = splitSentences(waiting.replace(/\n+/g, ' '));
    const open = sentences.pop() ?? '';
    yield* sentences.map(sayable);
    if (sentences.length > 0) waiting = /\s$/.test(waiting) ? `${open} ` : open;
    if (total > LONGEST_ANSWER_CHARACTERS) break;
  }
  if (signal.aborted) return;
  if (waiting.trim() !== '') yield sayable(waiting.trim());
  for (const call of joinCalls(calls)) yield { call };
}

/** Marks of code and emphasis are for the eye only. */
function sayable(text: string): Sentence {
  const spoken = text.replace(/```[\s\S]*?(?:```|$)/g, ' an example ').replace(/[*`#]/g, '');
  return spoken === text ? { text } : { text, spoken };
}
