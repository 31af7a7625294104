import { expect, it } from 'vitest';
import { splitSentences } from '../../../../engine/answer/split-sentences.ts';

it('keeps abbreviations and initials in their sentence', () =>
  expect(splitSentences('He met Dr. A. Hart at 9 a.m. Then they (all!) left. “Why?” They said approx. Two.')).toEqual([
    'He met Dr. A. Hart at 9 a.m. Then they (all!) left.',
    '“Why?”',
    'They said approx. Two.',
  ]));

// Half a minute and more each, if the work grew with the square of their length.
it.each(['Dr. ', ')', '. )', '." '])('nobody waits for a page of nothing but %j', (piece) =>
  expect(splitSentences(piece.repeat(400_000)).length).toBeGreaterThan(0),
);
