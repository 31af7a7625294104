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
