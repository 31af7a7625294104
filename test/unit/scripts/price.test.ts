import { expect, it } from 'vitest';
import { estimateCost } from '../../../scripts/live-check/price.ts';
import type { Recorded } from '../../../scripts/live-check/recording.ts';

const recorded = (event: Recorded['event']): Recorded => ({ by: 'service', ms: 0, step: '', event });
const done = recorded({
  type: 'response.done',
  response: {
    usage: {
      input_token_details: {
        text_tokens: 1000,
        audio_tokens: 500,
        cached_tokens_details: { text_tokens: 400, audio_tokens: 100 },
      },
      output_token_details: { text_tokens: 100, audio_tokens: 300 },
    },
  },
});
const transcribed = recorded({
  type: 'conversation.item.input_audio_transcription.completed',
  usage: { type: 'duration', seconds: 6 },
});

it.each([
  // 600×0.6 + 400×0.06 + 400×10 + 100×0.3 + 100×2.4 + 300×20, for a million of each.
  ['gpt-realtime-2.1-mini', 0.010654],
  ['gpt-realtime-2.1-mini-2026-05-01', 0.010654],
  // 600×4 + 400×0.4 + 400×32 + 100×0.4 + 100×24 + 300×64.
  ['gpt-realtime-2.1', 0.037],
])('counts an answer of %s by what went in, what was cached and what came out', (model, dollars) => {
  expect(estimateCost([done], model)).toBeCloseTo(dollars, 8);
});

it('counts all answers, and what was written down by the minute', () => {
  expect(estimateCost([done, done, transcribed], 'gpt-realtime-2.1-mini')).toBeCloseTo(2 * 0.010654 + 0.0017, 8);
});

it('counts nothing for an answer without usage', () => {
  expect(estimateCost([recorded({ type: 'response.done', response: {} })], 'gpt-realtime-2.1')).toBe(0);
});

it.each(['my-deployment', 'gpt-realtime-2.1-max', 'gpt-realtime-2'])('has no price for %s', (model) => {
  expect(estimateCost([done], model)).toBeUndefined();
});
