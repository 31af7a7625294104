import type { Recorded } from './recording.ts';

/** When the prices below were copied from the pages of the models. */
export const PRICES_OF = '2026-11-21';

/** Dollars for a million tokens, and for cached ones. */
interface Price {
  text: number;
  textCached: number;
  textOut: number;
  audio: number;
  audioCached: number;
  audioOut: number;
}

const PRICES: readonly [model: string, price: Price][] = [
  ['gpt-realtime-2.1-mini', { text: 0.6, textCached: 0.06, textOut: 2.4, audio: 10, audioCached: 0.3, audioOut: 20 }],
  ['gpt-realtime-2.1', { text: 4, textCached: 0.4, textOut: 24, audio: 32, audioCached: 0.4, audioOut: 64 }],
];
/** gpt-live-transcribe and gpt-realtime-whisper. */
const TRANSCRIPTION_PER_MINUTE = 0.017;

/** What the service will charge for a conversation, in dollars, by its own counts; undefined for a model without a price. */
export function estimateCost(lines: readonly Recorded[], model: string): number | undefined {
  const price = PRICES.find(([name]) => isVersionOf(model, name))?.[1];
  if (price === undefined) return undefined;
  return lines.reduce((sum, { event }) => {
    if (event.type === 'response.done') return sum + costOf(memberOf(memberOf(event, 'response'), 'usage'), price);
    if (!event.type.endsWith('input_audio_transcription.completed')) return sum;
    return sum + (numberOf(memberOf(event, 'usage'), 'seconds') / 60) * TRANSCRIPTION_PER_MINUTE;
  }, 0);
}

const isVersionOf = (model: string, name: string): boolean =>
  model === name || (model.startsWith(`${name}-`) && /^\d{4}-\d{2}-\d{2}$/.test(model.slice(name.length + 1)));

function costOf(usage: unknown, price: Price): number {
  const came = memberOf(usage, 'input_token_details');
  const cached = memberOf(came, 'cached_tokens_details');
  const made = memberOf(usage, 'output_token_details');
  const [text, audio] = [numberOf(cached, 'text_tokens'), numberOf(cached, 'audio_tokens')];
  const dollars =
    (numberOf(came, 'text_tokens') - text) * price.text +
    text * price.textCached +
    (numberOf(came, 'audio_tokens') - audio) * price.audio +
    audio * price.audioCached +
    numberOf(made, 'text_tokens') * price.textOut +
    numberOf(made, 'audio_tokens') * price.audioOut;
  return dollars / 1e6;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

function numberOf(value: unknown, name: string): number {
  const member = memberOf(value, name);
  return typeof member === 'number' ? member : 0;
}
