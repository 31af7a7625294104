import { expect, it } from 'vitest';
import { countLostWords } from '../../bench/count-lost-words.ts';

it.each([
  ['Seven boats are here.', 'seven boats are here', 0],
  ['Seven boats are here.', 'are here', 2],
  ['Seven boats are here.', 'Eleven boats are here', 0],
  ['Seven boats are here.', '', 4],
  ['Seven boats are here.', 'boats are', 1],
])('of "%s", understood as "%s", lost at the beginning: %i words', (said, heard, lost) => {
  expect(countLostWords(said, heard)).toBe(lost);
});
