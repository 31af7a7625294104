import { expect, it } from 'vitest';
import { askPage, makeAskable } from '../../../../engine/answer/ask-page.ts';
import { parsePage } from '../../../../engine/answer/parse-page.ts';

const TEXT = `# Spelt rolls

Bring a bag of your own, and the baker takes off a little.

One spelt roll costs ninety cents.

# Luggage rules

Every passenger may bring two suitcases and a folding bicycle on board without paying. What is heavier travels in the hold.
`;
const page = makeAskable(parsePage({ title: 'Loaves', url: 'https://a.example/', text: TEXT, truncated: false }));
const answerTo = (question: string): string =>
  askPage(page, question)
    ?.map(({ text }) => text)
    .join(' ') ?? '';

it('a question about a section is answered by what that section begins with, not by its shortest sentence', () => {
  expect(answerTo('what does it say about luggage')).toMatch(/says: Every passenger may bring two suitcases/);
});

it.each(['what does it cost', 'how much is it'])('%s: the price, also one that is written in words', (question) => {
  expect(answerTo(question)).toContain('ninety cents');
});

it('nothing is a price that is none', () => {
  const other = makeAskable(
    parsePage({ title: 'Rolls', url: 'https://a.example/', text: '# Rolls\n\nThey are round.', truncated: false }),
  );
  expect(askPage(other, 'how much is it')).toBeUndefined();
});

// What was cubic took minutes for these: the test runs out of its time then.
it.each([['1'.repeat(100_000)], ['['.repeat(20_000)], ['[a]('.repeat(5_000)]])(
  'a page of brackets or digits without an end does not stop the engine',
  (text) => {
    const long = makeAskable(parsePage({ title: 'Pi', url: 'https://a.example/', text, truncated: false }));
    expect(() => askPage(long, 'how long is it')).not.toThrow();
  },
);

// When each word of a question was compared with each of the page, this took minutes.
it('a person who talks for an hour before they ask does not stop the engine', () => {
  const letters = (n: number): string => [...String(n)].map((digit) => 'bdfgklmnrt'[Number(digit)]).join('a');
  const words = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => letters(from + i));
  const lines = Array.from({ length: 600 }, (_, i) => `${words(i * 30, (i + 1) * 30).join(' ')}.`);
  const text = `${lines.join('\n\n')}\n\nOne spelt roll costs ninety cents.`;
  const long = makeAskable(parsePage({ title: 'Loaves', url: 'https://a.example/', text, truncated: false }));
  expect(askPage(long, words(100_000, 150_000).join(' '))).toBeUndefined();
  // And what was asked before is as long.
  expect(askPage(long, 'how much is a spelt roll', { before: { asked: [words(100_000, 150_000).join(' ')] } })).toEqual(
    [{ text: 'At the top, the page says: One spelt roll costs ninety cents.' }],
  );
});
