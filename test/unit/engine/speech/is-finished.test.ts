import { describe, expect, it } from 'vitest';
import { isFinished } from '../../../../engine/speech/is-finished.ts';

describe('what was said so far', () => {
  it.each([
    'What does it say about winter?',
    'What is this page about?',
    "What's it about?",
    'So what is this page about?',
    'Where do they come from?',
    'What is it made of?',
    'How long is this page?',
    'When was the bridge built?',
    'Is there an elevator?',
    'Can I freeze it?',
    'What is the name of the ferry?',
    'Read that again.',
    'Stop.',
    'Yes.',
    'Thank you.',
    'Why?',
    'The second one.',
    'And the second one?',
    'Summarise this page.',
    'Who wrote it?',
    'What can you do?',
    'Tell me more.',
    'How much does the ticket cost?',
    'Who is it by?',
    'Who is this picture by?',
    'I think so.',
    'I guess not.',
    'Yes, I do.',
    "No, I don't.",
    'Well, yes, it is.',
    'No, they were not.',
  ])('is all of it: %s', (text) => expect(isFinished(text)).toBe(true));

  it.each([
    '',
    'What does it say about',
    'What does the page say about.',
    'Tell me',
    'Tell me.',
    'Can you',
    'Can you tell me?',
    'What is the',
    'What is the name.',
    'How many',
    'How many steps?',
    'How do I install?',
    'When was the bridge?',
    'Which of the?',
    'I want to know',
    'Um.',
    'What happens if',
    'The bees and',
    'What does it say about winter and',
    'Well,',
    'I was wondering',
    'How does the queen…',
    'I think.',
    'I do.',
    'Yes, I.',
    "Yes, I don't know.",
  ])('is not yet: %s', (text) => expect(isFinished(text)).toBe(false));
});

it('most questions are finished at their end and few before', () => {
  const questions = [
    'How heavy is the bag?',
    'Where is the museum?',
    'Who painted this picture?',
    'When does the train leave?',
    'How much does the small one weigh?',
    'What does the author think?',
    'How many rooms are there?',
    'When was the castle destroyed?',
    'Do you deliver to Norway?',
    'Is there a discount for students?',
    'How do I change my password?',
    'What is the capital of the country?',
    'Which phone has the biggest screen?',
    'Can I bring my bicycle?',
    'And the cheaper one?',
    'Show me the opening hours.',
    'Why do leaves turn red?',
    'What happens after the second year?',
  ];
  const prefixes = questions.flatMap((question) => {
    const words = question.replace(/[?.]$/, '').split(' ');
    // The recogniser takes every pause for an end.
    return words.slice(1).map((_, i) => `${words.slice(0, i + 1).join(' ')}.`);
  });
  const share = (texts: readonly string[]) => texts.filter(isFinished).length / texts.length;
  expect(share(questions)).toBeGreaterThanOrEqual(0.6);
  expect(share(prefixes)).toBeLessThanOrEqual(0.12);
});
