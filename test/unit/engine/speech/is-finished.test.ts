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
    'Read that again.',
    'Stop.',
    'Yes.',
    'Why?',
    'And the second one?',
    'Summarise this page.',
    'Who wrote it?',
    'What can you do?',
    'Tell me more.',
    'How much does the ticket cost?',
    '',
  ])('is all of it: %s', (text) => expect(isFinished(text)).toBe(true));

  it.each([
    'What does it say about',
    'What does the page say about.',
    'Tell me',
    'Tell me.',
    'Can you',
    'What is the',
    'How many',
    'I want to know',
    'Um.',
    'What happens if',
    'The bees and',
    'What does it say about winter and',
    'Well,',
    'I was wondering',
    'How does the queen…',
  ])('is not yet: %s', (text) => expect(isFinished(text)).toBe(false));
});
