import { expect, it } from 'vitest';
import { keepOpened } from '../../../scripts/keep-opened.ts';

it('what was opened last is closed first, each once', async () => {
  const { keep, close } = keepOpened();
  const closed: string[] = [];
  for (const name of ['room', 'browser', 'page']) keep({ close: async () => void closed.push(name) });
  await close();
  await close();
  expect(closed).toEqual(['page', 'browser', 'room']);
});

it('a browser that cannot be closed leaves nothing else open, and is told', async () => {
  const { keep, close } = keepOpened();
  const closed: string[] = [];
  keep({ close: async () => void closed.push('room') });
  keep({ close: () => Promise.reject(new Error('It hangs.')) });
  await expect(close()).rejects.toThrow('It hangs.');
  expect(closed).toEqual(['room']);
});
