import { expect, it } from 'vitest';
import type { Home } from '../../../utils/session/page-state.ts';
import { problem } from '../../../utils/session/problem.ts';
import { initialState } from '../../../utils/session/state.ts';
import type { MessageEntry, PageEntry } from '../../../utils/session/transcript.ts';
import { liveWords } from '../../../utils/ui/live-words.ts';
import { problemsOf } from '../../../utils/ui/problems.ts';
import { lastShared, sayHome } from '../../../utils/ui/say-home.ts';
import { sayWhen } from '../../../utils/ui/say-when.ts';
import { viewOf } from '../../../utils/wire/change.ts';

const idle = viewOf(initialState);
const message = (
  text: string,
  status: MessageEntry['status'],
  speaker: MessageEntry['speaker'] = 'assistant',
): MessageEntry => ({
  ...{ id: text, at: 0, call: 1, kind: 'message', parts: [text], settled: false, typed: false },
  ...{ status, speaker },
});
const page = (title: string): PageEntry => ({
  ...{ id: title, at: 0, call: 1, kind: 'page', url: 'https://a.example/', words: 3, truncated: false },
  ...{ title, status: 'completed' },
});

it('shows the newest words that are still coming, and none once they have all come', () => {
  expect(liveWords([message('one', 'completed'), message('two', 'in_progress', 'user')])).toEqual({
    speaker: 'user',
    text: 'two',
  });
  expect(liveWords([message('one', 'completed'), message('', 'in_progress')])).toBeUndefined();
});

it('shows the end of long words, beginning with a whole one, on one line', () => {
  const { text = '' } = liveWords([message(`${'many words '.repeat(50)}\nat the end`, 'in_progress')]) ?? {};
  expect(text.length).toBeLessThanOrEqual(80);
  expect(text).toMatch(/^(many|words) .* at the end$/);
  expect(liveWords([message('x'.repeat(1_000_000), 'in_progress')])?.text).toHaveLength(80);
});

it.each([
  [new Date(2026, 10, 21, 14, 5), 'today 14:05'],
  [new Date(2026, 10, 21, 0, 0), 'today 0:00'],
  [new Date(2026, 10, 20, 23, 59), 'yesterday 23:59'],
  [new Date(2026, 9, 3, 9, 30), '3 October 9:30'],
])('says when %s was', (at, words) => {
  expect(sayWhen(at.getTime(), new Date(2026, 10, 21, 16, 0).getTime())).toBe(words);
});

const home: Home = { tabId: 1, title: 'A', attached: 'yes', changed: false };

it.each<[string, Home | undefined, number | undefined]>([
  ['No page is attached.', undefined, 1],
  ['Attached', home, 1],
  ['Attached', home, undefined],
  ['Attached, in another tab', home, 2],
  ['Not attached', { ...home, attached: 'no', changed: true }, 1],
  ['Its tab was closed.', { ...home, attached: 'gone' }, 2],
])('says "%s" of %j, seen from tab %s', (words, where, tabId) => {
  expect(sayHome(where, tabId)).toBe(words);
});

it('names the page that was shared last, by its address if it has no title', () => {
  expect(lastShared([message('hi', 'completed')])).toBeUndefined();
  expect(lastShared([page('First'), page('Second'), message('hi', 'completed')])).toBe('Second');
  expect(lastShared([page(' ')])).toBe('https://a.example/');
});

it('tells at most two problems, and none twice', () => {
  const lost = problem('net.lost');
  const ended = { ...idle, phase: { name: 'ended', problem: lost } } as const;
  expect(problemsOf({ ...ended, notice: lost }, 'open', undefined)).toEqual([{ problem: lost, over: true }]);
  const notice = problem('mic.silent');
  expect(problemsOf({ ...ended, notice }, 'open', undefined).map((shown) => shown.problem)).toEqual([lost, notice]);
  expect(problemsOf({ ...ended, notice }, 'gone', undefined)).toEqual([
    { problem: problem('host.failed'), over: true },
  ]);
});
