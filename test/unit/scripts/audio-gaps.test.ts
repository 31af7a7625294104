import { expect, it } from 'vitest';
import { findAudioGaps } from '../../../scripts/browser/audio-gaps.ts';
import type { TapChunk } from '../../../scripts/browser/audio-tap.ts';

/** A second of sound in chunks of 10 ms; `silent` and `missing` say which of the chunks are. */
function second(holes: { silent?: (i: number) => boolean; missing?: (i: number) => boolean } = {}): TapChunk[] {
  return Array.from({ length: 100 }, (_, i) => ({
    at: 5_000 + i * 10,
    rateHz: 48_000,
    samples: new Int16Array(480).fill(holes.silent?.(i) ? 0 : 3_000),
  })).filter((_chunk, i) => !holes.missing?.(i));
}

it('finds no gap in a sound without one, and none where nothing was played', () => {
  expect(findAudioGaps(second())).toEqual({ missingMs: 0, quietMs: 0 });
  expect(findAudioGaps([])).toEqual({ missingMs: 0, quietMs: 0 });
});

it('finds samples that are missing', () => {
  expect(findAudioGaps(second({ missing: (i) => i >= 20 && i < 35 })).missingMs).toBe(150);
});

it('finds a silence between two sounds, and not the one before and after them', () => {
  expect(findAudioGaps(second({ silent: (i) => i < 10 || (i >= 40 && i < 60) || i > 80 }))).toEqual({
    missingMs: 0,
    quietMs: 200,
  });
});
