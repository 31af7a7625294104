import { expect, it } from 'vitest';
import { BrainFailure } from '../../../../engine/answer/brain-failure.ts';
import { sayStream } from '../../../../engine/answer/say-stream.ts';

/** What is said of a text that comes in these pieces; last what it failed of, if it did. */
async function say(pieces: Iterable<string>): Promise<string[]> {
  const texts = async function* () {
    yield* pieces;
  };
  const said: string[] = [];
  try {
    for await (const { text } of sayStream(texts(), new AbortController().signal)) said.push(text);
  } catch (error) {
    if (!(error instanceof BrainFailure)) throw error;
    said.push(`${error.why}: ${error.message}`);
  }
  return said;
}

const bullets = Array.from({ length: 80 }, (_, i) => `- a thing that has number ${i}\n`);

it.each([
  ['line by line', bullets],
  ['at once, behind a sentence', [`Here they are. ${bullets.join('')}`]],
])('says a long list without sentence ends that comes %s, cut between its lines', async (_, pieces) => {
  const said = await say(pieces);
  expect(said.join(' ').replace('Here they are. ', '')).toBe(bullets.join('').trim().replaceAll('\n', ' '));
  expect(Math.max(...said.map(({ length }) => length))).toBeLessThanOrEqual(1_200);
  expect(said.slice(1).every((part) => part.startsWith('- a thing'))).toBe(true);
});

it.each([
  ['clauses', 'and one more, '],
  ['sentences without spaces between them', '这是一个句子。'],
])('cuts what is too long for one breath between its %s', async (_, clause) => {
  const said = await say(Array.from({ length: 1_900 / clause.length }, () => clause));
  expect(said).toHaveLength(2);
  expect(said[0]?.at(-1)).toBe(clause.trim().at(-1));
});

it.each([
  ['thinks', ['<think>', ...Array.from({ length: 300 }, () => 'I wonder. '.repeat(100))]],
  ['sends nothing', Array.from({ length: 30_000 }, () => '')],
])('gives a model up that %s without end', async (_, pieces) => {
  expect(await say([...pieces, '</think>Yes.'])).toEqual(['failed: The chat model goes on without saying anything.']);
});

it('waits for a model that thinks for long', async () => {
  expect(await say(['<think>', ...Array.from({ length: 2_000 }, () => 'I wonder. '), '</think>', 'Yes.'])).toEqual([
    'Yes.',
  ]);
});
