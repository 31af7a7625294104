import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createExtractiveBrain } from '../../../../engine/answer/extractive-brain.ts';
import { speakable } from '../../../../engine/speech/speakable.ts';

/** Five questions for each of six kinds of pages. */
const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  article: [
    'What is this page about?',
    'Why does bread rise?',
    'What does salt do?',
    'Who wrote it?',
    'How much salt do bakers use?',
  ],
  documentation: [
    'What does this page say?',
    'What does queue open do?',
    'Show me an example',
    'What happens when the disk is full?',
    'What is an idle queue?',
  ],
  forum: [
    'What is this about?',
    'Why do the tomatoes split?',
    'What should I put on the soil?',
    'When should I water them?',
    'Read this page',
  ],
  product: [
    'What is this?',
    'How much does it cost?',
    'How much does it hold?',
    'How do I wash it?',
    'Does it work on induction?',
  ],
  list: [
    'What is this page about?',
    'Which walk is easy?',
    'How long is Crow ridge?',
    'Which sections are there?',
    'Which walk is quiet?',
  ],
  sample: [
    'What is this page about?',
    'When was the lighthouse built?',
    'Who was the last keeper?',
    'How do I get there?',
    'What does it say about history?',
  ],
};
const never = new AbortController().signal;

/** What is said aloud in answer to a question about a fixture page. */
async function spoken(name: string, question: string): Promise<string> {
  const text = readFileSync(join(import.meta.dirname, `../../../fixtures/pages/${name}.expected.md`), 'utf8');
  const page = { url: 'https://example.org/', title: name, text, truncated: false };
  const said: string[] = [];
  for await (const sentence of createExtractiveBrain().answer({ text: question, pages: [page], history: [] }, never))
    said.push(speakable(sentence.spoken ?? sentence.text));
  return said.join(' ');
}

const answers = await Promise.all(
  Object.entries(QUESTIONS).flatMap(([name, questions]) => questions.map((question) => spoken(name, question))),
);
const lengths = answers.map((answer) => answer.split(/\s+/).length).sort((a, b) => a - b);

describe('spoken answers', () => {
  it('to thirty questions about six pages have 40 words or fewer, as a rule', () => {
    expect(answers).toHaveLength(30);
    expect(lengths[15]).toBeLessThanOrEqual(40);
    // None is a lecture either: who wants more says so.
    expect(lengths.at(-1)).toBeLessThanOrEqual(90);
  });

  it('never hold an address or code', () => {
    for (const answer of answers) expect(answer).not.toMatch(/https?:|www\.|\.com\b|@|await |=>|[{}`]/);
  });
});
