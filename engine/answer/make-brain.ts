import type { BrainChoice } from '../../utils/shared/brain.ts';
import type { Clock } from '../conversation/clock.ts';
import type { OwnBrain } from '../engine.ts';
import type { Brain, BrainNotes } from './brain.ts';
import type { BrainFailure } from './brain-failure.ts';
import { createChatBrain, warmChat } from './chat-brain.ts';
import type { ChatFetch } from './chat-stream.ts';
import { createPromptBrain, type PromptModel, warmPrompt } from './prompt-brain.ts';
import { createThinkingBrain } from './thinking-brain.ts';

/** What brains that think are made of. */
export interface BrainParts {
  /** Finds what the page says. */
  page: Brain;
  clock: Clock;
  /** Asks a chat server. */
  fetch: ChatFetch;
  /** The model of this browser; undefined where there is none. */
  model: PromptModel | undefined;
}

const HELLO = [{ text: 'Hello. Share this page, and ask me about it.' }];

/** Makes what the person has chosen to think in one session. What fails while it gets ready is told before anybody asks. */
export function makeBrain({ page, clock, fetch, model }: BrainParts, choice: BrainChoice, notes: BrainNotes): OwnBrain {
  const over = new AbortController();
  const { signal } = over;
  const chat = { baseUrl: `${choice.url}/v1`, model: choice.model, fetch };
  const isChat = choice.kind === 'server';
  const thinking = createThinkingBrain({
    page,
    model: isChat ? createChatBrain(chat, rethrow) : createPromptBrain(model),
    name: isChat ? `${choice.model} on this computer` : 'the model of this browser',
    clock,
    notes,
  });
  return {
    brain: thinking,
    greeting: HELLO,
    getReady() {
      const warm = isChat ? warmChat(chat, signal) : warmPrompt(model, signal);
      warm.catch((error: unknown) => {
        if (!signal.aborted) thinking.failed(error);
      });
    },
    close: () => over.abort(),
  };
}

function rethrow(failure: BrainFailure): never {
  throw failure;
}
