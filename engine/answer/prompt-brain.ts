import { PROMPT_LANGUAGES, type PromptLanguages } from '../../utils/shared/brain.ts';
import type { Brain } from './brain.ts';
import { BrainFailure } from './brain-failure.ts';
import { messagesFor } from './chat-messages.ts';
import { sayStream } from './say-stream.ts';

/** As much of a browser's `LanguageModel` as is used; its streams must be made iterable where they are not. */
export interface PromptModel {
  /** `available`, `downloadable`, `downloading` or `unavailable`. */
  availability(languages: PromptLanguages): Promise<string>;
  create(
    options: PromptLanguages & { initialPrompts?: readonly PromptMessage[]; signal: AbortSignal },
  ): Promise<PromptSession>;
}

/** What is said in a conversation with a model. */
interface PromptMessage {
  role: string;
  content: string;
}

/** One conversation with it. */
export interface PromptSession {
  promptStreaming(text: string, options: { signal: AbortSignal }): AsyncIterable<string>;
  /** Gives its memory back. */
  destroy(): void;
}

/** Answers by the model that the browser has. Throws a BrainFailure for whatever goes wrong. `model` is undefined where there is none. */
export function createPromptBrain(model: PromptModel | undefined): Brain {
  return {
    async *answer(question, signal) {
      const messages = messagesFor(question).map(({ role, content }) => ({ role, content: String(content) }));
      const asked = messages.pop();
      const session = await open(model, messages, signal);
      let told = 0;
      try {
        const texts = session.promptStreaming(asked?.content ?? '', { signal });
        for await (const sentence of sayStream(texts, signal)) {
          told += 1;
          yield sentence;
        }
      } catch (error) {
        if (error instanceof BrainFailure) throw error;
        throw new BrainFailure('failed', `The browser's model stopped: ${String(error)}`);
      } finally {
        session.destroy();
      }
      if (told === 0 && !signal.aborted) throw new BrainFailure('failed', "The browser's model gave no answer.");
    },
  };
}

/** Has the browser load its model until `signal` aborts, so that questions need not wait for that. Throws a BrainFailure if it cannot. */
export async function warmPrompt(model: PromptModel | undefined, signal: AbortSignal): Promise<void> {
  const session = await open(model, [], signal);
  if (signal.aborted) session.destroy();
  else signal.addEventListener('abort', () => session.destroy(), { once: true });
}

async function open(
  model: PromptModel | undefined,
  initialPrompts: readonly PromptMessage[],
  signal: AbortSignal,
): Promise<PromptSession> {
  if (!model) throw new BrainFailure('unavailable', 'This browser has no model of its own.');
  const state = await model.availability(PROMPT_LANGUAGES).catch((error: unknown) => String(error));
  // One that is to be downloaded wants to be asked for by a press.
  if (state !== 'available') throw new BrainFailure('unavailable', `The browser's model is ${state}.`);
  try {
    return await model.create({ ...PROMPT_LANGUAGES, initialPrompts, signal });
  } catch (error) {
    throw new BrainFailure('unavailable', `The browser's model did not start: ${String(error)}`);
  }
}
