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
        // Answers to functions are our own items.
        for (const { id } of transcript) expect(mentioned.has(id) || id.startsWith('local_')).toBe(true);
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

  it('nothing that a server or its model says has a page read or sent; calls without end get six answers', () => {
    const page = { url: 'https://a.example/', title: '', text: '# A\n\nx\n\n# B', truncated: false };
    const shared: SessionEvent[] = [{ type: 'page-read', page: { ...page, nonce: 'nonce0000', tokens: 1 } }];
    const home: SessionEvent[] = [
      { type: 'attach', tabId: 1 },
      { type: 'page-here', tabId: 1, title: '', url: page.url },
    ];
    fc.assert(
      fc.property(heardScripts, (events) => {
        let { state } = play([...upToLive(), ...home, ...shared]);
        for (const event of events) {
          const next = step(state, event, 0);
          state = next.state;
          for (const effect of next.effects) {
            expect(['read-page', 'attach', 'insert-text', 'start']).not.toContain(effect.do);
            if (effect.do !== 'create-item') continue;
            if (effect.item.kind !== 'output') throw new Error(`sent a ${effect.item.kind}`);
            const { callId } = effect.item;
            expect(state.transcript.some((one) => one.kind === 'function_call' && one.callId === callId)).toBe(true);
          }
        }
        const asked = state.transcript.findLastIndex((one) => one.kind === 'message' && one.speaker === 'user');
        const own = state.transcript.slice(asked + 1).filter((one) => one.kind === 'function_call_output' && one.own);
        expect(own.length).toBeLessThanOrEqual(6);
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
