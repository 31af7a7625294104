import { type Price, priceOf, TRANSCRIPTION_PER_MINUTE } from '../../utils/realtime/prices.ts';
import type { Recorded } from './recording.ts';

/** What the service will charge for a conversation, in dollars, by its own counts; undefined for a model without a price. */
export function estimateCost(lines: readonly Recorded[], model: string): number | undefined {
  const price = priceOf(model);
  if (price === undefined) return undefined;
  return lines.reduce((sum, { event }) => {
    if (event.type === 'response.done') return sum + costOf(memberOf(memberOf(event, 'response'), 'usage'), price);
    if (!event.type.endsWith('input_audio_transcription.completed')) return sum;
    return sum + (numberOf(memberOf(event, 'usage'), 'seconds') / 60) * TRANSCRIPTION_PER_MINUTE;
  }, 0);
}

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
