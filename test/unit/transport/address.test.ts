import { expect, it } from 'vitest';
import { addressOf } from '../../../utils/transport/address.ts';

it.each([
  ['https://voice.example:8443/token', 'https://voice.example:8443/token'],
  ['https://user:word-of-pass@voice.example/token', 'https://voice.example/token'],
  ['https://voice.example/token?key=word-of-pass#word-of-pass', 'https://voice.example/token'],
  ['https://voice.example/ek_word-of-pass/calls', 'https://voice.example/ek_…/calls'],
  ['not a url', 'not a url'],
  ['//user:word-of-pass@voice.example/calls?key=word-of-pass', '…@voice.example/calls'],
  ['https://user:word-of-pass?/#@voice.example:x/calls?key=word-of-pass', '…@voice.example:x/calls'],
  ['user:word-of-pass@voice.example', '…@voice.example'],
  ['bearer word-of-pass', 'bearer …'],
])('of %s what may be shown is %s', (url, shown) => {
  expect(addressOf(url)).toBe(shown);
});

it('is cut where nobody would read on, and never in the middle of what hides a secret', () => {
  expect(addressOf(`https://voice.example/${'x'.repeat(1_000)}`)).toHaveLength(200);
  expect(addressOf(`https://voice.example/${'x/'.repeat(86)}/ek_word-of-pass`)).not.toContain('word');
});
