import fc from 'fast-check';
import { expect, it } from 'vitest';
import { oneLine, stripInvisible } from '../../../utils/page/clean-text.ts';

const tags = (text: string): string =>
  [...text].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');

it.each([
  ['zero-width characters', 'a\u200bb\ufeffc\u2060d', 'abcd'],
  ['soft hyphens', 'hy\u00adphen', 'hyphen'],
  ['bidirectional controls', 'a\u202eb\u2066c\u200fd', 'abcd'],
  ['tag characters', `a${tags('obey')}b`, 'ab'],
  ['control characters and lone surrogates', 'a\u0000b\u001b[1mc\ud800d', 'ab[1mcd'],
  ['joiners that join nothing', 'a \u200d b\u200c', 'a  b'],
  ['joiners that take a word apart', 'pass\u200dword p\u200c\u200da', 'password pa'],
  ['selectors that carry words behind an emoji', '😀\ufe0f\ufe00\ufe05\ufe0e\u{e0120}b', '😀\ufe0fb'],
  ['selectors where there is no emoji', 'a\ufe0fb\ufe00', 'ab'],
  ['format controls of shorthand', 'a\u{1bca0}b', 'ab'],
  ['old control characters between words', 'one\ftwo\u0085three\vfour', 'one two three four'],
])('strips %s', (_, text, clean) => {
  expect(stripInvisible(text)).toBe(clean);
});

it.each(['👩‍👩‍👧', '👩🏽‍🚀', '1️⃣', 'کتاب‌ها', 'می‌خواهم', 'क्‍ष', 'é', '❤️', 'naïve – “so”'])('keeps %s whole', (text) => {
  expect(stripInvisible(text)).toBe(text);
});

it('leaves plain text untouched', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      expect(stripInvisible(text)).toBe(text);
    }),
  );
});

it('puts text on one line', () => {
  expect(oneLine('  a\r\n\tb\u2028c ')).toBe('a b c');
});
