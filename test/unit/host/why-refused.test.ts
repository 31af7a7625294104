import { afterEach, expect, it, vi } from 'vitest';
import { whyRefused } from '../../../utils/host/why-refused.ts';
import { problem } from '../../../utils/session/problem.ts';

afterEach(() => vi.unstubAllGlobals());

/** A browser that says `state`, and `later` soon after that. */
function stubPermission(state: string, later = state): void {
  const status = new EventTarget() as EventTarget & { state: string };
  status.state = state;
  vi.stubGlobal('navigator', { permissions: { query: async () => status } });
  setTimeout(() => {
    status.state = later;
    status.dispatchEvent(new Event('change'));
  }, 20);
}

const refused = problem('mic.prompt_needed', { detail: 'getUserMedia: NotAllowedError' });

it('a question that went away without an answer is no block', async () => {
  stubPermission('prompt');
  expect(await whyRefused(refused)).toEqual({ ...refused, code: 'mic.not_allowed' });
});

it('a block is told as one, also where the browser says so a moment later', async () => {
  stubPermission('denied');
  expect(await whyRefused(refused)).toEqual({ ...refused, code: 'mic.denied' });
  stubPermission('prompt', 'denied');
  expect(await whyRefused(refused)).toEqual({ ...refused, code: 'mic.denied' });
});

it('a microphone that is missing stays one', async () => {
  expect(await whyRefused(problem('mic.none'))).toEqual(problem('mic.none'));
});
