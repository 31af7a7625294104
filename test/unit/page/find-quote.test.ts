import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findQuote, indexTexts } from '../../../utils/page/find-quote.ts';

/** What stands in the texts from one point to another. */
function found(texts: readonly string[], quote: string) {
  const places = findQuote(indexTexts(texts), quote);
  return places && { found: places.found, texts: places.places.map((place) => cut(texts, place)) };
}

type Place = NonNullable<ReturnType<typeof findQuote>>['places'][number];

function cut(texts: readonly string[], { from, to }: Place): string {
  if (from.text === to.text) return (texts[from.text] ?? '').slice(from.at, to.at);
  const between = texts.slice(from.text + 1, to.text);
  return [(texts[from.text] ?? '').slice(from.at), ...between, (texts[to.text] ?? '').slice(0, to.at)].join('');
}

describe('a quote in a page', () => {
  it.each([
    ['as it stands', ['Before. Rye is dark. After.'], 'Rye is dark.', 'Rye is dark.'],
    ['whatever white space and case', ['Rye\n   IS\u00a0dark. '], 'rye is dark.', 'Rye\n   IS\u00a0dark.'],
    ['across elements', ['We say ', 'Rye', ' is ', 'dark', '. So.'], 'Rye is dark.', 'Rye is dark.'],
    [
      'between invisible characters',
      ['R\u200by\u00ade is da\u2060rk.'],
      'Rye is dark.',
      'R\u200by\u00ade is da\u2060rk.',
    ],
    ['with its quotation marks', ['He said “Rye.” Twice.'], '“Rye.”', '“Rye.”'],
    ['of a table row, from cell to cell', ['Spelt', '5.10'], 'Spelt 5.10', 'Spelt5.10'],
    ['of characters that become two', ['İzmir ve İstanbul.'], 'İstanbul.', 'İstanbul.'],
    ['beyond the basic plane', ['x 𝐑𝐲𝐞 𠮷野 y'], '𠮷野', '𠮷野'],
  ])('is found %s', (_how, texts, quote, there) => {
    expect(found(texts, quote)).toEqual({ found: 'quote', texts: [there] });
  });

  it('is found wherever it stands, in order', () => {
    expect(found(['a rye b', 'rye'], 'rye')?.texts).toEqual(['rye', 'rye']);
  });

  it('is found in part where a page has changed a word', () => {
    const sentence = 'The ferry to Corfu leaves at nine in the evening.';
    expect(found(['Now: the ferry to Corfu leaves at ten in the evening.'], sentence)).toEqual({
      found: 'part',
      texts: ['the ferry to Corfu leaves at'],
    });
    expect(found(['定休日は火曜日です。営業中'], '定休日は月曜日です。営業中')).toMatchObject({ found: 'part' });
  });

  it('is not found where only chance has some of its words', () => {
    expect(found(['The sea in winter'], 'The ferry to Corfu leaves at nine in the evening.')).toBeUndefined();
    expect(found(['text'], ' … ')).toBeUndefined();
    expect(found([], 'word')).toBeUndefined();
  });

  it('is found for every piece of every page, and nothing makes it throw', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.array(text), text, (texts, quote) => {
        const places = findQuote(indexTexts(texts), quote);
        for (const { from, to } of places?.places ?? []) {
          expect(from.at).toBeLessThanOrEqual(texts[from.text]?.length ?? -1);
          expect(to.at).toBeLessThanOrEqual(texts[to.text]?.length ?? -1);
        }
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), fc.nat(), fc.nat(), (texts, a, b) => {
        const all = [...texts.join('')];
        const piece = all.slice(Math.min(a, b) % all.length, (Math.max(a, b) % all.length) + 1).join('');
        if (/[\p{L}\p{N}]/u.test(piece)) expect(findQuote(indexTexts(texts), piece)?.found).toBe('quote');
      }),
    );
  });

  it('is found in a page of a million characters', () => {
    const texts = Array.from({ length: 20_000 }, (_, n) => `Sentence number ${n} speaks of things and others. `);
    const index = indexTexts(texts);
    expect(findQuote(index, 'Sentence number 19999 speaks of things.')?.found).toBe('quote');
    expect(findQuote(index, 'Sentence number 77777 speaks of things and others.')?.found).toBe('part');
  });
});
