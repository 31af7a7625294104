import fc from 'fast-check';
import { expect, it } from 'vitest';
import { outcomeOf, readInserted } from '../../../utils/host/insertions.ts';

it('understands what became of words that were to be typed', () => {
  expect(outcomeOf({ outcome: 'done' })).toEqual({ type: 'text-inserted' });
  expect(outcomeOf({ outcome: 'no-field' })).toMatchObject({ problem: { code: 'dictation.no_field' } });
  expect(outcomeOf({ outcome: 'password' })).toMatchObject({ problem: { code: 'dictation.password' } });
  const answer = { type: 'inserted', id: 'u1', outcome: 'done' } as const;
  expect(readInserted({ ...answer, more: 1 })).toEqual(answer);
});

it('throws at nothing and takes nothing else', () => {
  fc.assert(fc.property(fc.anything(), (raw) => ['inserted', undefined].includes(readInserted(raw)?.type)));
  for (const raw of [
    undefined,
    { type: 'inserted', id: 1, outcome: 'done' },
    { type: 'inserted', id: 'a', outcome: '' },
  ])
    expect(readInserted(raw)).toBeUndefined();
});
