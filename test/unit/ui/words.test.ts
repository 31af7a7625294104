import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PROBLEM_CODES, problem } from '../../../utils/session/problem.ts';
import { countOf } from '../../../utils/ui/count-of.ts';
import { sayDetails, sayProblem } from '../../../utils/ui/words.ts';

const troubleshooting = readFileSync(new URL('../../../docs/troubleshooting.md', import.meta.url), 'utf8');
const headings = [...troubleshooting.matchAll(/^## (\S+)$/gm)].map((match) => match[1]);

it.each(PROBLEM_CODES)('says what %s means and offers one thing to do', (code) => {
  const { title, sentence, remedy } = sayProblem(problem(code));
  expect(title).toMatch(/^[A-Z].{6,60}[^.]$/);
  expect(sentence).toMatch(/^[A-Z].{15,180}\.$/s);
  expect(remedy.label).not.toBe('');
});

it.each(PROBLEM_CODES)('uses no jargon for %s', (code) => {
  const { title, sentence } = sayProblem(problem(code));
  expect(`${title} ${sentence}`).not.toMatch(/\b(ICE|DTLS|SDP|WebRTC|HTTP|40\d|50\d|API|null|undefined)\b/);
});

it('documents exactly the codes that exist, each under its own heading', () => {
  expect([...headings].sort()).toEqual([...PROBLEM_CODES].sort());
});

it.each(['mic.prompt_needed', 'mic.denied', 'mic.none', 'mic.busy'] as const)(
  'offers typing instead for %s',
  (code) => {
    expect(sayProblem(problem(code)).other).toEqual({ label: 'Type without a microphone', action: 'type-only' });
  },
);

it.each([
  [400, 'wait 1 second '],
  [7_000, 'wait 7 seconds '],
  [600_000, 'wait 10 minutes '],
])('says how long the backend asks to wait: %d ms', (retryAfterMs, words) => {
  expect(sayProblem(problem('limit.rate', { retryAfterMs })).sentence).toContain(words);
});

it('keeps code, status and detail for people who read them', () => {
  const refused = problem('auth.required', { status: 401, detail: 'POST /token: 401' });
  expect(sayDetails(refused)).toBe('auth.required · HTTP status 401\nPOST /token: 401');
  expect(sayDetails(problem('mic.none'))).toBe('mic.none');
});

it('counts in words', () => {
  expect([countOf(0, 'word'), countOf(1, 'word'), countOf(1234, 'word')]).toEqual(['0 words', '1 word', '1,234 words']);
});

it('offers to keep a conversation whose tab was closed, and to go on with it once it has ended', () => {
  const gone = problem('page.gone');
  expect([sayProblem(gone).remedy.action, sayProblem(gone).other?.action]).toEqual(['keep', 'stop']);
  expect(sayProblem(gone, true).remedy.action).toBe('start-again');
});

it.each(PROBLEM_CODES)('tells nobody in captions to type, to ask or to wait for an answer: %s', (code) => {
  for (const over of [false, true]) {
    const { title, sentence, remedy, other } = sayProblem(problem(code), over, 'captions');
    expect([remedy.action, other?.action]).not.toContain('type-only');
    expect(sentence).toMatch(/^[A-Z].{15,180}\.$/s);
    // It speaks of the backend’s answer where it means that.
    if (!/^(backend|net|openai\.(un|timeout|bad))/.test(code))
      expect(`${title} ${sentence}`).not.toMatch(/(or type instead|by typing|can type\b|\bask (it )?again)/);
  }
});
