import { expect, it } from 'vitest';
import { spaceBefore } from '../../../utils/overlay/space-before.ts';

it.each([
  ['Hello', 'world.', ' '],
  ['Hello.', 'World.', ' '],
  ['He said "no"', 'and left.', ' '],
  ['(that is all)', 'He left.', ' '],
  ['1', 'apple', ' '],
  ['', 'Hello.', ''],
  ['Hello ', 'world.', ''],
  ['Hello\u00a0', 'world.', ''],
  ['line\n', 'Next.', ''],
  ['It is (', 'perhaps) so.', ''],
  ['“', 'Quoted.', ''],
  ['"', 'Quoted.', ''],
  ['He said "', 'No.', ''],
  ['https://', 'example', ''],
  ['well-', 'known', ''],
  ['Hello', ', world.', ''],
  ['パンは', '好きです。', ''],
  ['I like', '麦', ''],
])('"%s" + "%s" are joined by "%s"', (before, text, space) => {
  expect(spaceBefore(before, text)).toBe(space);
});
