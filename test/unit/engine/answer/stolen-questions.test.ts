import { describe, expect, it } from 'vitest';
import { askPage, makeAskable } from '../../../../engine/answer/ask-page.ts';
import { createExtractiveBrain } from '../../../../engine/answer/extractive-brain.ts';
import { parsePage } from '../../../../engine/answer/parse-page.ts';

const HOSTEL = `# Hill hostel

Guests stay two nights or more in summer. Most people come on foot. The latest arrival is at 21:30.

## Prices

| Room | Price | Time |
|---|---|---|
| Attic | $30 | 5 |
| Garden | $50 | 9 |

## Bus prices

| Bus | Price |
|---|---|
| Blue | $4 |
| Red | $7 |

## Sights

| Sight | People | Nights |
|---|---|---|
| Tower | 4 | 2 |
| Mill | 9 | 3 |

## Releases

| Version | Size |
|---|---|
| 2.9 | 40 MB |
| 2.10 | 30 MB |
`;
const hostel = makeAskable(parsePage({ title: 'Hostel', url: 'https://a.example/', text: HOSTEL, truncated: false }));
const answerTo = (question: string): string =>
  askPage(hostel, question)
    ?.map(({ text }) => text)
    .join(' ') ?? '';

it('a question for a code that is none of a program is answered by the page', async () => {
  const page = { title: 'Hostel', url: 'https://a.example/', text: 'The code for the door is 4417.', truncated: false };
  const said: string[] = [];
  const question = { text: 'Is there a code for the door?', pages: [page], history: [] };
  for await (const { text } of createExtractiveBrain().answer(question, new AbortController().signal)) said.push(text);
  expect(said).toEqual(['At the top, the page says: The code for the door is 4417.']);
});

describe('a question with a superlative', () => {
  it.each([
    ['Do I have to stay at least two nights?', 'two nights or more'],
    ['How do most people come?', 'on foot'],
    ['What is the latest time for arrival?', '21:30'],
  ])('%j is not answered by a table that it is not about', (question, right) =>
    expect(answerTo(question)).toContain(right),
  );

  it.each([
    ['Which room is the cheapest?', 'Attic'],
    ['What is the cheapest bus?', 'Blue'],
    ['Which bus is the most expensive?', 'Red'],
    ['Which sight has the most people?', 'Mill'],
    ['What is the latest version?', '2.10'],
    ['Which room has the longest time limit?', 'Garden'],
  ])('%j is answered by the table that it names: %s', (question, right) => expect(answerTo(question)).toContain(right));
});
