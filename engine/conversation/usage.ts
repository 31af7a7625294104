import { isMessage, wordsOf } from './conversation.ts';
import type { Item, Usage } from './events.ts';

/** OpenAI bills 20 tokens for a second of the assistant's sound and 10 for one of the user's. */
const ASSISTANT_TOKENS_PER_MS = 0.02;

/** What a response would cost, roughly: four characters a token. Nothing is ever cached here. */
export function usageOf(
  items: readonly Item[],
  instructions: string,
  output: readonly Item[],
  audioMs: Readonly<Record<string, number>>,
): Usage {
  const made = new Set(output.map((item) => item.id));
  const before = items.filter((item) => !made.has(item.id));
  const inText = tokens(instructions) + before.reduce((sum, item) => sum + tokens(textOf(item)), 0);
  const outText = output.reduce((sum, item) => sum + tokens(textOf(item)), 0);
  const outAudio = output.reduce((sum, item) => sum + Math.ceil((audioMs[item.id] ?? 0) * ASSISTANT_TOKENS_PER_MS), 0);
  return {
    total_tokens: inText + outText + outAudio,
    input_tokens: inText,
    output_tokens: outText + outAudio,
    input_token_details: {
      text_tokens: inText,
      audio_tokens: 0,
      image_tokens: 0,
      cached_tokens: 0,
      cached_tokens_details: { text_tokens: 0, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { text_tokens: outText, audio_tokens: outAudio },
  };
}

const tokens = (text: string): number => Math.ceil(text.length / 4);

const textOf = (item: Item): string => (isMessage(item) ? item.content.map(wordsOf).join(' ') : '');
