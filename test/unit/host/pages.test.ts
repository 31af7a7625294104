import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readMessage } from '../../../utils/host/pages.ts';

const nonce = '0123456789abcdef'.repeat(2);

it('understands the five things that a script in a page may say', () => {
  const here = { type: 'here', nonce, title: 'Bread', url: 'https://a.example/' };
  expect(readMessage(here)).toEqual(here);
  expect(readMessage({ ...here, url: 7 })).toEqual({ ...here, url: '' });
  expect(readMessage({ type: 'placed-again', nonce })).toEqual({ type: 'placed-again', nonce });
  const moved = { type: 'moved', url: 'https://a.example/b', title: 'B' };
  expect(readMessage({ ...moved, nonce, more: 1 })).toEqual(moved);
  expect(readMessage({ type: 'removed' })).toEqual({ type: 'removed' });
  for (const step of ['begin', 'lock', 'end'] as const)
    expect(readMessage({ type: 'talk', step })).toEqual({ type: 'talk', step });
});

it('keeps of a title what fits on a line', () => {
  expect(readMessage({ type: 'here', nonce, title: 'x'.repeat(1_000_000) })).toMatchObject({ title: 'x'.repeat(300) });
});

it('throws at nothing and takes nothing else', () => {
  fc.assert(
    fc.property(fc.anything(), (raw) => {
      const message = readMessage(raw);
      if (message) expect(['here', 'placed-again', 'removed', 'moved', 'talk']).toContain(message.type);
    }),
    { numRuns: 10_000 },
  );
  for (const raw of [
    { type: 'here', nonce: 'short', title: '' },
    { type: 'command', nonce },
    { type: 'here', nonce },
    { type: 'talk' },
    { type: 'talk', step: 'stop' },
  ])
    expect(readMessage(raw)).toBeUndefined();
});
