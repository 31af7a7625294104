import { describe, expect, it } from 'vitest';
import { findExtreme } from '../../../../engine/answer/extreme-row.ts';
import { followUpOf, leansBack } from '../../../../engine/answer/follow-up.ts';
import { inDigits } from '../../../../engine/answer/in-digits.ts';
import { parsePage } from '../../../../engine/answer/parse-page.ts';
import { soundsLike, spoken } from '../../../../engine/answer/sounds-like.ts';
import { canAnswer, wishOf } from '../../../../engine/answer/wishes.ts';
import { plainPage, teaPage } from './pages.ts';

const page = (text: string) => parsePage({ ...plainPage, text });

describe('a word that sounds like one of the page', () => {
  it.each([
    ['britch', 'bridge'],
    ['lentals', 'lentils'],
    ['crane', 'crown'],
    ['furnichair', 'furniture'],
  ])('%s may be %s', (heard, meant) => expect(soundsLike(spoken(heard), spoken(meant))).toBeGreaterThan(0.5));

  it.each([
    ['sailing', 'boiling'],
    ['linux', 'lid'],
    ['1903', '1904'],
  ])('%s is not %s', (heard, meant) => expect(soundsLike(spoken(heard), spoken(meant))).toBe(0));
});

it.each([
  ['nineteen o three', '1903'],
  ['in eighteen ninety eight', 'in 1898'],
  ['nineteen hundred', '1900'],
  ['twenty five steps', '25 steps'],
  ['the thirteen inch one', 'the 13 inch one'],
  ['step three', 'step three'],
])('%j is written %j', (said, written) => expect(inDigits(said.split(' ')).join(' ')).toBe(written));

it.each([
  ['How heavy is it?', 'weight'],
  ['How much does it cost?', 'price'],
  ['How long does it take?', 'duration'],
  ['What is the phone number?', 'phone'],
  ['And by whom?', 'person'],
  ['What happens when it rains?', 'none'],
])('%j asks for %s', (question, wish) => expect(wishOf(question)).toBe(wish));

it('knows a person, a price and a reason when it reads one', () => {
  const asked = new Set(['bridge']);
  expect(canAnswer('person', 'The bridge was built in 1961.', asked)).toBe(false);
  expect(canAnswer('person', 'It was drawn by Ada Merrow.', asked)).toBe(true);
  expect(canAnswer('price', 'A free ferry leaves every ten minutes.', asked)).toBe(false);
  expect(canAnswer('price', 'It costs 4.90 euros.', asked)).toBe(true);
  expect(canAnswer('reason', 'It is slow, since it checks twice.', asked)).toBe(true);
});

describe('the most and the least of a table', () => {
  const table = page(
    '| Boat | Price | Range |\n| Wren | $1,200 | 9 km |\n| Gull | $900 | 30 km |\n| Tern | $2,000 | 12 km |',
  );
  it.each([
    ['Which boat is the cheapest?', 'Gull'],
    ['What is the most expensive one?', 'Tern'],
    ['Which has the longest range?', 'Gull'],
  ])('%j: %s', (question, key) => expect(findExtreme(table, question)?.row.cells?.[0]?.value).toBe(key));

  it('is not told where values are of different kinds, or no column is meant', () => {
    expect(findExtreme(page('| A | Weight |\n| x | 2 kg |\n| y | 900 g |'), 'Which is the lightest?')).toBeUndefined();
    expect(findExtreme(table, 'Which is the oldest?')).toBeUndefined();
  });
});

describe('a question that goes on from another', () => {
  it.each(['And the second one?', 'Why?', 'What about cleaning?', 'How much does it weigh?'])('%j leans back', (text) =>
    expect(leansBack(text)).toBe(true),
  );
  it('one that says all it asks does not', () => expect(leansBack('When was the lighthouse built?')).toBe(false));

  it('takes the words and the kind of answer from those before, back to one that stands by itself', () => {
    const history = ['Who wrote the book about tea?', 'How much is green tea from Japan?', 'And black tea?'].map(
      (text) => ({ speaker: 'user' as const, text }),
    );
    expect(followUpOf('And the white one?', history, parsePage(teaPage))).toEqual({
      text: 'the white one?',
      before: { asked: ['How much is green tea from Japan?', 'And black tea?'], wish: 'price' },
    });
    expect(followUpOf('And the white one?', [], parsePage(teaPage))).toBeUndefined();
  });
});

it('keeps the lines of a list of facts apart, and the numbers of steps', () => {
  expect(page('Rent: 980 euros\nSize: 58 square metres').passages.map(({ text }) => text)).toEqual([
    'Rent: 980 euros',
    'Size: 58 square metres',
  ]);
  expect(page('3. Open it.\n4. Close it.').passages.map(({ number }) => number)).toEqual([3, 4]);
});
