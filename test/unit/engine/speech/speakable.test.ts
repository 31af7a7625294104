import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { speakable } from '../../../../engine/speech/speakable.ts';

describe('speakable', () => {
  it.each([
    ['It takes 3.5 s and 45% of memory', 'It takes three point five seconds and forty five percent of memory.'],
    ['1,234,567 people', 'one million two hundred thirty four thousand five hundred sixty seven people.'],
    ['since 2009, and in 1995', 'since two thousand nine, and in nineteen ninety five.'],
    ['the 1990s', 'the nineteen nineties.'],
    ['Released on 2026-11-21 at 10:05', 'Released on November twenty first, twenty twenty six at ten oh five.'],
    ['It costs $5.99 or €1,200', 'It costs five dollars ninety nine or one thousand two hundred euros.'],
    ['Version 1.2.3, the 21st', 'Version one point two point three, the twenty first.'],
    ['agent 007', 'agent zero zero seven.'],
    ['pages 3–5', 'pages three to five.'],
  ])('says the numbers in %j in words', (text, words) => {
    expect(speakable(text)).toBe(words);
  });

  it.each([
    ['See https://example.com/a/b?c=1.', 'See a link.'],
    ['See (https://example.com/a_(b)), then go on', 'See, a link, then go on.'],
    ['Read [the docs](https://example.com) first', 'Read the docs first.'],
    ['Write to jo.do@example.com', 'Write to an email address.'],
    ['On www.example.org!', 'On a link!'],
  ])('never reads the address in %j', (text, words) => {
    expect(speakable(text)).toBe(words);
  });

  it.each([
    ['Run `npm install` (twice)', 'Run N P M install, twice.'],
    ['map_err, fooBar & std.fmt', 'map err, foo Bar and std dot fmt.'],
    ['Under “Memory”, it’s said', "Under Memory, it's said."],
    ['a naïve café — really', 'a naive cafe, really.'],
    ['# Title', 'Title.'],
  ])('leaves the marks of %j out', (text, words) => {
    expect(speakable(text)).toBe(words);
  });

  it.each(['', '   ', '日本', '😀', '—', '```'])('says nothing for %j, in which nothing can be said', (text) => {
    expect(speakable(text)).toBe('');
  });

  it('gives printable ASCII without digits for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        expect(speakable(text)).toMatch(/^[\x20-\x2f\x3a-\x7e]*$/);
      }),
    );
  });
});
