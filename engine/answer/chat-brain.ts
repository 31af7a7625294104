import type { Brain, Sentence, Utterance } from './brain.ts';
import { BrainFailure, endless } from './brain-failure.ts';
import { type ChatMessage, messagesFor, messagesWithResults, toolMembers } from './chat-messages.ts';
import { type ChatAnswer, type ChatOptions, joinCalls, openChat, readChat } from './chat-stream.ts';
import { respondByRules } from './respond.ts';
import { sayStream } from './say-stream.ts';

/** How endpoints of models without tools refuse: bad request (Ollama, vLLM), unprocessable, or a failure (llama.cpp). */
const KNOWS_NO_TOOLS: ReadonlySet<number> = new Set([400, 422, 500, 501]);

/** No function of a client takes more, in all calls of an answer and with one for each of their pieces. */
const MOST_CALL_CHARACTERS = 100_000;

/** What becomes of a failure: a sentence, unless it is thrown to whoever has another brain. */
type OnFailure = (failure: BrainFailure) => Sentence;

/**
 * Answers by an OpenAI-compatible chat endpoint, sentence by sentence as they stream in, and lets it call functions.
 * Whatever goes wrong is said in one sentence, unless `onFailure` throws it; what had come before it stands.
 */
export function createChatBrain(options: ChatOptions, onFailure: OnFailure = ({ message: text }) => ({ text })): Brain {
  let refusesTools = false;
  const ask = (messages: readonly ChatMessage[], members: object, signal: AbortSignal) =>
    openChat(options, { messages, ...members }, signal);
  const brain: Brain = {
    async *answer(question, signal) {
      const asked = ask(messagesFor(question), {}, signal);
      for await (const one of tell(asked, signal, onFailure)) if ('text' in one) yield one;
    },
    async *useTools(turn, question, signal) {
      if (refusesTools) return yield* respondByRules(brain, turn, signal);
      const messages = messagesWithResults(question, turn.results, turn.isAskedAfterResults);
      const members = toolMembers(turn.tools, turn.choice);
      const isOffering = 'tools' in members;
      const asked = ask(messages, members, signal);
      if ((isOffering || turn.results.length > 0) && (await mayKnowNoTools(asked))) {
        // The endpoint may be failing for a while, or the question be at fault: only the same one tells.
        if (isOffering && (await begins(ask(messages, {}, signal)).catch(() => false))) refusesTools = true;
        return yield* respondByRules(brain, turn, signal);
      }
      const isOffered = (name: string) => turn.tools.some((tool) => tool.name === name);
      for await (const one of tell(asked, signal, onFailure)) if ('text' in one || isOffered(one.call.name)) yield one;
    },
  };
  return brain;
}

/** Has the endpoint load its model, so that the first question need not wait for that. Throws a BrainFailure if it cannot answer. */
export async function warmChat(options: ChatOptions, signal: AbortSignal): Promise<void> {
  const messages = [{ role: 'user', content: 'Hello.' }];
  try {
    // Not every server keeps to `max_tokens`.
    await begins(openChat(options, { messages, max_tokens: 1 }, signal));
  } catch (error) {
    throw failureOf(error, 0);
  }
}

/** Whether an endpoint refuses as one without tools does; that there is no answer is told by whoever reads it. */
const mayKnowNoTools = (asked: Promise<ChatAnswer>): Promise<boolean> =>
  asked.then(
    ({ status }) => KNOWS_NO_TOOLS.has(status),
    () => false,
  );

/** Whether an answer comes; no more of it is read than its beginning. Throws what reading it throws. */
async function begins(asked: Promise<ChatAnswer>): Promise<boolean> {
  const pieces = readChat(await asked);
  const { done } = await pieces.next();
  await pieces.return(undefined);
  return done !== true;
}

/** What a streamed answer says and calls. */
async function* tell(
  answer: Promise<ChatAnswer>,
  signal: AbortSignal,
  onFailure: OnFailure,
): AsyncGenerator<Utterance> {
  let told = 0;
  let failure: BrainFailure | undefined;
  try {
    for await (const one of utterancesOf(await answer, signal)) {
      told += 1;
      yield one;
    }
    if (told === 0) failure = new BrainFailure('failed', 'The chat model gave no answer.');
  } catch (error) {
    failure = failureOf(error, told);
  }
  if (failure && !signal.aborted) yield onFailure(failure);
}

function failureOf(error: unknown, told: number): BrainFailure {
  if (error instanceof BrainFailure) return error;
  return told > 0
    ? new BrainFailure('failed', 'The chat model broke off here.')
    : new BrainFailure('unavailable', 'I could not reach the chat model.');
}

async function* utterancesOf(answer: ChatAnswer, signal: AbortSignal): AsyncGenerator<Utterance> {
  const calls: Parameters<typeof joinCalls>[0][number][] = [];
  let called = 0;
  const texts = async function* (): AsyncGenerator<string> {
    for await (const piece of readChat(answer)) {
      for (const call of piece.calls) {
        called += 1 + call.name.length + call.args.length;
        if (called > MOST_CALL_CHARACTERS) throw endless();
        calls.push(call);
      }
      yield piece.text;
    }
  };
  yield* sayStream(texts(), signal);
  if (signal.aborted) return;
  for (const call of joinCalls(calls)) yield { call };
}
