import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../utils/session/events.ts';
import type { Place } from '../../../utils/session/place.ts';
import type { Grant } from '../../../utils/session/state.ts';
import { viewOf } from '../../../utils/wire/change.ts';
import { connected, effectsOfLast, play, tokenGrant, upToLive } from '../../fakes/play.ts';

const to = (place: Place, sealed = false): SessionEvent => ({ type: 'set-place', place, sealed });
const device: Grant = { by: 'device', ways: ['on-device'], ice: { iceServers: [], relayOnly: false } };
const said: SessionEvent[] = [
  { type: 'speech-started', id: 'u1' },
  { type: 'text-done', id: 'u1', speaker: 'user', part: 0, text: 'What is this?' },
];
/** In a conversation through a backend. */
const throughBackend: SessionEvent[] = [to('backend'), ...upToLive(1, tokenGrant('ek_test')), ...said];

describe('who answers', () => {
  it('is not known before the settings were read, and chosen without a call where none runs', () => {
    expect(viewOf(play([]).state).place).toBeUndefined();
    const { state, effects } = play([to('device')]);
    expect(viewOf(state).place).toBe('device');
    expect(effects).toEqual([]);
  });

  it('changes in the middle of a conversation: the call is given up, and the next one knows what was said', () => {
    const changed = play([...throughBackend, to('device')]);
    const after = effectsOfLast([...throughBackend, to('device')]).map((effect) => effect.do);
    expect(after.slice(0, 2)).toEqual(['hang-up', 'hold-microphone']);
    expect(after).toContain('open-microphone');
    expect(viewOf(changed.state).place).toBe('device');
    const live = play(
      [
        { type: 'microphone-ready', attempt: 2 },
        { type: 'grant-ready', attempt: 2, grant: device },
        { type: 'milestone', attempt: 2, name: 'channel' },
        { type: 'session-created', writesDown: true },
        { type: 'session-ready', writesDown: true },
      ],
      changed.state,
    );
    expect(live.state.phase.name).toBe('live');
    expect(live.effects).toContainEqual(
      expect.objectContaining({ do: 'open-call', transport: 'on-device', attempt: 2 }),
    );
    expect(live.effects).toContainEqual(
      expect.objectContaining({ do: 'create-item', item: expect.objectContaining({ text: 'What is this?' }) }),
    );
    expect(live.effects).toContainEqual(expect.objectContaining({ do: 'configure-session', ends: 'by-words' }));
  });

  it('what a call that was given up tells late changes nothing', () => {
    const changed = play([...throughBackend, to('device')]);
    const late: SessionEvent = { type: 'milestone', attempt: 1, name: 'channel' };
    expect(play([late], changed.state).state).toEqual(changed.state);
  });

  it('is the same again: nothing is given up', () => {
    expect(effectsOfLast([...throughBackend, to('backend')])).toEqual([]);
  });

  it('is told by the call while there is one, whatever is chosen for the next', () => {
    const { state } = play([...upToLive(1, device)]);
    expect(viewOf(state)).toMatchObject({ place: 'device', transport: 'on-device' });
  });

  it('survives the end of a conversation and the start of the next', () => {
    const { state } = play([to('device'), ...upToLive(1, device), { type: 'stop' }, ...connected(3)]);
    expect(state.place).toBe('device');
  });
});

describe('when nothing may leave', () => {
  it('captions are not fetched, and that is said', () => {
    const events: SessionEvent[] = [
      to('device', true),
      ...upToLive(1, device),
      { type: 'share-page', tabId: 7, part: 'page', subtitles: true },
    ];
    const { state } = play(events);
    expect(effectsOfLast(events)).toEqual([]);
    expect(state.notice).toEqual({ code: 'device.sealed' });
  });

  it('the call that runs is given up: what thinks in it may be a server', () => {
    const { state } = play([to('device'), ...upToLive(1, device)]);
    expect(play([to('device', true)], state).effects.map((effect) => effect.do)).toContain('hang-up');
  });
});
