import { expect, it } from 'vitest';
import type { Entry, MessageEntry } from '../../../utils/session/transcript.ts';
import { captionWords } from '../../../utils/ui/live-words.ts';
import { fileNameAt, saidText } from '../../../utils/ui/said-text.ts';

const say = (speaker: 'user' | 'assistant', text: string, more: Partial<MessageEntry> = {}): MessageEntry => ({
  ...({ kind: 'message', id: text, at: 0, call: 1, status: 'completed', settled: true, typed: false } as const),
  ...{ speaker, parts: [text], ...more },
});
const page: Entry = {
  ...({ kind: 'page', id: 'p', at: 0, call: 1, url: 'https://example.org/', title: 'Bread', words: 3 } as const),
  ...{ truncated: false, status: 'completed' },
};
const talk: Entry[] = [page, say('user', 'What is rye?'), say('user', ''), say('assistant', 'A grain.\nIt is dark.')];

it('is plain lines, with who said it in a conversation, and without in captions', () => {
  expect(saidText(talk, 'conversation')).toBe('You: What is rye?\nEarshot: A grain.\nIt is dark.');
  expect(saidText(talk.slice(0, 2), 'captions')).toBe('What is rye?');
});

it('says who answered where the transcript on the screen does', () => {
  const answers = [say('assistant', 'It is dark.', { by: 'llama3 on this computer' }), say('assistant', 'A grain.')];
  expect(saidText(answers, 'conversation')).toBe(
    'Earshot (answered by llama3 on this computer): It is dark.\nEarshot: A grain.',
  );
});

it('holds of an answer that was cut what was heard of it', () => {
  const cut = say('assistant', 'One two three four five.', { heardMs: 400, status: 'incomplete' });
  expect(saidText([cut], 'conversation')).toBe('Earshot: One two');
});

it('is nothing where nobody has said a word', () => {
  expect(saidText([page, say('user', ' ')], 'conversation')).toBe('');
});

it('is saved under a name that tells when', () => {
  expect(fileNameAt(new Date(2026, 10, 22, 14, 5).getTime())).toBe('earshot-2026-11-22-1405.txt');
  expect(fileNameAt(new Date(2027, 0, 2, 3, 4).getTime())).toBe('earshot-2027-01-02-0304.txt');
});

it('gives the small overlay the end of the newest words, finished or not', () => {
  expect(captionWords([])).toBe('');
  expect(captionWords([say('user', 'Buy rye.'), say('user', '', { status: 'in_progress' })])).toBe('Buy rye.');
  const long = captionWords([say('user', `${'word '.repeat(60)}end`, { status: 'in_progress' })]);
  expect(long.length).toBeLessThanOrEqual(80);
  expect(long).toMatch(/^word .* end$/);
});
