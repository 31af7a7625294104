import { expect, it } from 'vitest';
import { LOCAL_MODEL } from '../../../utils/realtime/models.ts';
import { saySize } from '../../../utils/ui/say-size.ts';

it.each([
  // 3,100 × $4 for a million, then × $0.40.
  [3_104, 'gpt-realtime-2.1', false, 'about 3,100 tokens · about 1.2\u00a0¢, then 0.1\u00a0¢ with each answer'],
  [
    11_960,
    'gpt-realtime-2.1-2026-09-01',
    false,
    'about 12,000 tokens · about 4.8\u00a0¢, then 0.5\u00a0¢ with each answer',
  ],
  [
    3_104,
    'gpt-realtime-2.1-mini',
    false,
    'about 3,100 tokens · about 0.2\u00a0¢, then less than 0.1\u00a0¢ with each answer',
  ],
  [
    87,
    'gpt-realtime-2.1-mini',
    false,
    'about 87 tokens · less than 0.1\u00a0¢, then less than 0.1\u00a0¢ with each answer',
  ],
  [1_000_000, 'gpt-realtime-2.1', false, 'about 1,000,000 tokens · about $4.00, then 40\u00a0¢ with each answer'],
  [3_104, LOCAL_MODEL, true, 'about 3,100 tokens · free, on this computer'],
  // An engine elsewhere may be somebody's whose bill nobody knows.
  [3_104, LOCAL_MODEL, false, 'about 3,100 tokens'],
  [3_104, 'my-deployment', true, 'about 3,100 tokens'],
  [1, undefined, false, 'about 1 token'],
  [0, undefined, false, 'about 0 tokens'],
])('%i tokens for %s (here: %s): %s', (tokens, model, here, words) => {
  expect(saySize(tokens, { model, here })).toBe(words);
});
