import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { initialState, type SessionState } from '../../../utils/session/state.ts';
import { step } from '../../../utils/session/step.ts';
import { play, upToLive } from '../../fakes/play.ts';
import { heard, sessionEvent } from '../../fakes/session-events.ts';

const scripts = fc.array(sessionEvent, { maxLength: 60 });
const heardScripts = fc.array(heard, { maxLength: 40 });
const RUNS = { numRuns: 10_000 };

describe('whatever happens', () => {
  it('step never throws, and every id stands in the transcript once', () => {
    fc.assert(
      fc.property(scripts, (events) => {
        const ids = play(events).state.transcript.map((entry) => entry.id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      RUNS,
    );
  });

  it('the order is a permutation of the ids that were heard of', () => {
    fc.assert(
      fc.property(heardScripts, (events) => {
        const { transcript } = play(events, play(upToLive()).state).state;
        const mentioned = new Set(events.flatMap(mentionedIds));
        for (const entry of transcript) expect(mentioned.has(entry.id)).toBe(true);
      }),
      RUNS,
    );
  });

  it('final words never change', () => {
    fc.assert(
      fc.property(heardScripts, (events) => {
        let state = play(upToLive()).state;
        for (const event of events) {
          const next = step(state, event, 0).state;
          for (const entry of state.transcript) {
            const later = next.transcript.find((other) => other.id === entry.id);
            if (entry.kind === 'message' && entry.settled && later)
              expect(later).toMatchObject({ parts: entry.parts, settled: true });
          }
          state = next;
        }
      }),
      RUNS,
    );
  });

  it('an event of the server that is delivered twice counts once, except text that is added', () => {
    fc.assert(
      fc.property(heardScripts, heard, (events, event) => {
        const before = play(events, play(upToLive()).state).state;
        const once = step(before, event, 0).state;
        const twice = step(once, event, 0).state;
        if (event.type === 'text-delta' || event.type === 'arguments-delta' || isNewCall(once)) return;
        expect(twice.transcript).toEqual(once.transcript);
      }),
      RUNS,
    );
  });

  it('the microphone is asked for only by a start, and given back whenever nothing runs', () => {
    fc.assert(
      fc.property(scripts, (events) => {
        let open = false;
        let state: SessionState = initialState;
        for (const event of events) {
          const next = step(state, event, 0);
          state = next.state;
          for (const effect of next.effects) {
            if (effect.do === 'open-microphone') open = true;
            if (effect.do === 'release') open = false;
          }
          const off = state.phase.name === 'idle' || state.phase.name === 'ended';
          if (off) expect(open).toBe(false);
        }
      }),
      RUNS,
    );
  });
});

function isNewCall(state: SessionState): boolean {
  return state.phase.name !== 'live';
}

function mentionedIds(event: SessionEvent): string[] {
  if ('item' in event) return [event.item.id];
  return 'id' in event ? [event.id] : [];
}
