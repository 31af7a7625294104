import { expect, it } from 'vitest';
import { within } from '../../../../engine/answer/within.ts';
import { createHandClock } from '../../../fakes/hand-clock.ts';

it('lets a model clean up when nobody wants the rest of its answer', async () => {
  let isCleanedUp = false;
  const source = async function* () {
    try {
      yield 'One.';
      yield 'Two.';
    } finally {
      isCleanedUp = true;
    }
  };
  const patience = { ms: 8_000, clock: createHandClock(), signal: new AbortController().signal };
  for await (const _ of within(source, patience)) break;
  expect(isCleanedUp).toBe(true);
});
