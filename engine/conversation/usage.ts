import { type Conversation, isMessage, wordsOf } from './conversation.ts';
import type { Item, Usage } from './events.ts';

/** OpenAI bills 20 tokens for a second of the assistant's sound and 10 for one of the user's. */
const ASSISTANT_TOKENS_PER_MS = 0.02;
const USER_TOKENS_PER_MS = 0.01;
/** What OpenAI bills for a small image. */
const IMAGE_TOKENS = 85;

type Counted = Pick<Conversation, 'items' | 'audioMs' | 'heardMs'>;

/** What a response would cost, roughly: four characters a token. Nothing is ever cached here. */
export function usageOf(conversation: Counted, instructions: string, output: readonly Item[]): Usage {
  const { audioMs, heardMs } = conversation;
  const made = new Set(output.map((item) => item.id));
  const before = conversation.items.filter((item) => !made.has(item.id));
  const text = tokens(instructions) + sum(before, (item) => tokens(textOf(item, heardMs)));
  const audio = sum(before, ({ id }) => audioTokens(audioMs[id]) + Math.ceil((heardMs[id] ?? 0) * USER_TOKENS_PER_MS));
  const image = sum(before, (item) => imagesOf(item) * IMAGE_TOKENS);
  const outText = sum(output, (item) => tokens(textOf(item, {})));
  const outAudio = sum(output, ({ id }) => audioTokens(audioMs[id]));
  return {
    total_tokens: text + audio + image + outText + outAudio,
    input_tokens: text + audio + image,
    output_tokens: outText + outAudio,
    input_token_details: {
      text_tokens: text,
      audio_tokens: audio,
      image_tokens: image,
      cached_tokens: 0,
      cached_tokens_details: { text_tokens: 0, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { text_tokens: outText, audio_tokens: outAudio },
  };
}

/** What an assistant's message of these words and so much sound costs. */
export const tokensOf = (text: string, audioMs = 0): number => tokens(text) + audioTokens(audioMs);

const tokens = (text: string): number => Math.ceil(text.length / 4);

/** Rounded first: a sum of pieces may be a trace above what it stands for. */
const audioTokens = (ms = 0): number => Math.ceil(Math.round(ms) * ASSISTANT_TOKENS_PER_MS);

const sum = (items: readonly Item[], count: (item: Item) => number): number =>
  items.reduce((total, item) => total + count(item), 0);

const imagesOf = (item: Item): number =>
  isMessage(item) ? item.content.filter(({ type }) => type === 'input_image').length : 0;

/** What of an item is text to a model; speech that was heard is sound instead. */
function textOf(item: Item, heardMs: Counted['heardMs']): string {
  if (isMessage(item)) {
    const isHeard = item.id in heardMs;
    return item.content.map((part) => (isHeard && part.type === 'input_audio' ? '' : wordsOf(part))).join(' ');
  }
  if (item.type === 'function_call') return item.name + item.arguments;
  return item.type === 'function_call_output' ? item.output : '';
}
