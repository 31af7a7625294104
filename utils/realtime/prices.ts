import { isVersionOf } from './models.ts';

/** When the prices below were copied from the pages of the models. */
export const PRICES_OF = '2026-11-21';

/** Dollars for a million tokens, and for cached ones. */
export interface Price {
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

/** gpt-live-transcribe and gpt-realtime-whisper: dollars for a minute. */
export const TRANSCRIPTION_PER_MINUTE = 0.017;

/** What a model or a dated version of it costs; undefined for one whose price is not known. */
export function priceOf(model: string): Price | undefined {
  return PRICES.find(([name]) => isVersionOf(model, name))?.[1];
}
