import fc from 'fast-check';
import { expect, it } from 'vitest';
import { initialState } from '../../../utils/session/state.ts';
import { step } from '../../../utils/session/step.ts';
import { applyChange, changeBetween, viewOf } from '../../../utils/wire/change.ts';
import { play, upToLive } from '../../fakes/play.ts';
import { sessionEvent } from '../../fakes/session-events.ts';

it('a UI that applies every change sees exactly what the host sees', () => {
  fc.assert(
    fc.property(fc.array(sessionEvent, { maxLength: 60 }), fc.boolean(), (events, fromLive) => {
      let host = fromLive ? play(upToLive()).state : initialState;
      let ui = viewOf(host);
      for (const event of events) {
        const next = step(host, event, 5).state;
        const change = changeBetween(viewOf(host), viewOf(next));
        // As a port carries it: JSON.
        if (change) ui = applyChange(ui, JSON.parse(JSON.stringify(change)));
        host = next;
        expect(ui).toEqual(viewOf(host));
      }
    }),
    { numRuns: 5_000 },
  );
});

it('costs bytes in proportion to the words spoken, not to the length of the talk', () => {
  let host = play(upToLive()).state;
  let whole = 0;
  let changes = 0;
  for (let item = 0; item < 300; item++) {
    for (let word = 0; word < 30; word++) {
      const event = { type: 'text-delta', id: `i${item}`, speaker: 'assistant', part: 0, delta: 'words ' } as const;
      const next = step(host, event, 5).state;
      if (item % 50 === 0) whole += JSON.stringify(viewOf(next)).length * 50;
      changes += JSON.stringify(changeBetween(viewOf(host), viewOf(next))).length;
      host = next;
    }
  }
  expect(changes).toBeLessThan(1_000_000);
  expect(changes * 100).toBeLessThan(whole);
});
