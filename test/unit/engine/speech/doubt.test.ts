import { expect, it } from 'vitest';
import { entropyOf, meanEntropy } from '../../../../engine/speech/doubt.ts';

it.each([
  ['one of four that are alike', [3, 3, 3, 3], Math.log(4)],
  ['one that leaves no other', [900, 1, 1, 1], 0],
  ['one of two among what cannot be', [5, -900, 5, -900], Math.log(2)],
] as const)('%s', (_what, logits, nats) => {
  expect(entropyOf(Float32Array.from(logits))).toBeCloseTo(nats, 6);
});

it('is the mean of all choices, and none where nothing was chosen', () => {
  expect(meanEntropy([1, 2, 3])).toBe(2);
  expect(meanEntropy([])).toBe(0);
});
