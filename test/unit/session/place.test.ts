import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../utils/session/events.ts';
import type { Place } from '../../../utils/session/place.ts';
import { problem } from '../../../utils/session/problem.ts';
import type { Grant, SessionState } from '../../../utils/session/state.ts';
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

describe('a grant that was fetched just before the change', () => {
  const ahead: SessionEvent = { type: 'grant-ready', attempt: 1, grant: tokenGrant('ek_ahead') };
  const start: SessionEvent = { type: 'start', voice: false, clickedAt: 900 };

  it('of a backend opens no call where this computer answers: it is thrown away, and another one is asked for', () => {
    expect(effectsOfLast([to('device'), start, ahead])).toEqual([
      { do: 'fetch-grant', attempt: 1, purpose: 'conversation' },
    ]);
    const { state } = play([to('device'), start, ahead]);
    expect(JSON.stringify(state)).not.toContain('ek_ahead');
    const opened = effectsOfLast([to('device'), start, ahead, { type: 'grant-ready', attempt: 1, grant: device }]);
    expect(opened).toContainEqual(expect.objectContaining({ do: 'open-call', transport: 'on-device' }));
  });

  it('nor while the microphone is being opened', () => {
    const events: SessionEvent[] = [
      to('device'),
      { ...start, voice: true },
      { type: 'microphone-permitted', attempt: 1 },
      ahead,
      { type: 'microphone-ready', attempt: 1 },
    ];
    expect(play(events).effects.map((effect) => effect.do)).not.toContain('open-call');
  });

  it('of this computer opens none where a backend is to answer', () => {
    const stale: SessionEvent = { type: 'grant-ready', attempt: 1, grant: device };
    expect(effectsOfLast([to('backend'), start, stale]).map((effect) => effect.do)).toEqual(['fetch-grant']);
  });

  it('and is not asked for again and again: what is kept is told to be something else', () => {
    const events = [to('device'), start, ahead, ahead];
    expect(play(events).state.phase).toMatchObject({ name: 'ended', problem: { code: 'place.not_kept' } });
    expect(play(events).effects.filter((effect) => effect.do === 'fetch-grant')).toHaveLength(2);
  });

  it('opens no call beside the one that runs either', () => {
    const here = play([to('device'), ...upToLive(1, device)]).state;
    const beside: SessionEvent[] = [
      { type: 'call-unstable', attempt: 1, silentMs: 400 },
      { type: 'grant-ready', attempt: 2, grant: tokenGrant('ek_ahead') },
    ];
    const after = effectsOfLast(beside, here).map((effect) => effect.do);
    expect(after).toEqual(['drop-beside']);
  });
});

describe('a change of who answers in the middle of', () => {
  const onDevice = (attempt: number): SessionEvent[] => [
    { type: 'microphone-ready', attempt },
    { type: 'grant-ready', attempt, grant: device },
    { type: 'milestone', attempt, name: 'channel' },
    { type: 'session-created', writesDown: true },
    { type: 'session-ready', writesDown: true },
  ];
  const through = (more: readonly SessionEvent[], before: readonly SessionEvent[] = []) =>
    play([to('backend'), ...before, ...upToLive(1, tokenGrant('ek_test')), ...more]).state;
  const names = (events: readonly SessionEvent[], from: SessionState, at?: number) =>
    play(events, from, at).effects.map((effect) => effect.do);
  const hold: SessionEvent = { type: 'set-talk', talk: 'hold' };

  it('a turn that is held: what was said of it is heard again, and it goes on until the key goes up', () => {
    const held = through([{ type: 'talk-begin' }], [hold]);
    const changed = play([to('device')], held, 5_000);
    expect(changed.effects).toContainEqual(expect.objectContaining({ do: 'rewind-microphone' }));
    expect(changed.state).toMatchObject({ talking: held.talking, commitDue: false });
    const live = play(onDevice(2), changed.state, 6_000);
    expect(live.state.phase).toMatchObject({ name: 'live', turn: 'user-speaking' });
    expect(live.effects.map((effect) => effect.do)).not.toContain('commit-input');
    expect(names([{ type: 'talk-end' }], live.state, 8_000)).toEqual([
      'gate-microphone',
      'commit-input',
      'request-response',
    ]);
  });

  it('a turn that was held until just before: it is ended in the next call, and answered once', () => {
    const held = through([{ type: 'talk-begin' }], [hold]);
    const { state } = play([{ type: 'talk-end' }, to('device')], held, 5_000);
    expect(state.commitDue).toBe(true);
    const live = names(onDevice(2), state, 6_000);
    expect(live.filter((name) => name === 'commit-input' || name === 'request-response')).toEqual([
      'commit-input',
      'request-response',
    ]);
  });

  it('a rescue: neither the call that is silent nor the one beside it goes on', () => {
    const rescued = through([
      { type: 'call-unstable', attempt: 1, silentMs: 400 },
      { type: 'grant-ready', attempt: 2, grant: tokenGrant('ek_2') },
    ]);
    const changed = play([to('device')], rescued);
    expect(changed.effects.map((effect) => effect.do)).toEqual(
      expect.arrayContaining(['hang-up', 'drop-beside', 'rewind-microphone']),
    );
    expect(changed.state).toMatchObject({ rescue: undefined, attempt: 3 });
    const late: SessionEvent[] = [
      { type: 'heard', attempt: 2, heard: { type: 'session-ready', writesDown: true } },
      { type: 'call-healed', attempt: 1 },
    ];
    expect(play(late, changed.state)).toEqual({ state: changed.state, effects: [] });
    expect(play(onDevice(3), changed.state).state.phase.name).toBe('live');
  });

  it('captions: they go on as captions, and nobody who writes them down is told what was said', () => {
    const captions = play([
      to('backend'),
      { type: 'start', voice: true, clickedAt: 900, mode: 'captions' },
      { type: 'microphone-ready', attempt: 1 },
      ...connected(1),
      ...said,
      { type: 'set-dictation', on: true },
    ]).state;
    const changed = play([to('device')], captions);
    expect(changed.state).toMatchObject({ mode: 'captions', dictation: { typed: [] } });
    const live = play(onDevice(2), changed.state);
    expect(live.effects).toContainEqual({ do: 'fetch-grant', attempt: 2, purpose: 'captions' });
    const sent = live.effects.map((effect) => effect.do);
    expect(sent).not.toContain('create-item');
    expect(sent).not.toContain('request-response');
    expect(live.state.phase.name).toBe('live');
  });

  it('captions whose turns this client ends: the engine of this computer finds them itself', () => {
    const captions = play([
      to('backend'),
      { type: 'start', voice: true, clickedAt: 900, mode: 'captions' },
      { type: 'microphone-ready', attempt: 1 },
      ...connected(1),
    ]).state;
    const { state } = play([to('device')], { ...captions, endsTurns: true, commitDue: true });
    expect(state).toMatchObject({ endsTurns: false, commitDue: false });
    // As well where the call was lost just before, and nothing of the next one was asked for yet.
    const { state: lost } = play(
      [{ type: 'failed', attempt: 1, problem: problem('net.lost') }, { type: 'retry-due', attempt: 2 }, to('device')],
      { ...captions, endsTurns: true },
    );
    expect(lost).toMatchObject({ endsTurns: false, failures: 0, phase: { name: 'starting', stage: 'microphone' } });
  });

  it('the question for the microphone: it is not asked a second time', () => {
    const asked: SessionEvent[] = [
      to('backend'),
      { type: 'start', voice: true, clickedAt: 900 },
      { type: 'permission-needed', attempt: 1 },
    ];
    expect(effectsOfLast([...asked, to('device')])).toEqual([]);
    const { state } = play([...asked, to('device')]);
    expect(viewOf(state)).toMatchObject({ place: 'device', phase: { name: 'starting', stage: 'permission' } });
    const live = play([{ type: 'permission-granted', attempt: 1 }, ...onDevice(1)], state);
    expect(live.state.phase.name).toBe('live');
    expect(live.effects).toContainEqual(expect.objectContaining({ do: 'open-call', transport: 'on-device' }));
  });

  it('the question for the microphone, with a token on its way: that is not waited for, and the question stays', () => {
    const asked = play([
      to('backend'),
      { type: 'start', voice: true, clickedAt: 900 },
      { type: 'microphone-permitted', attempt: 1 },
      { type: 'permission-needed', attempt: 1 },
    ]).state;
    const changed = play([to('device')], asked);
    expect(changed.state.phase).toEqual({ name: 'starting', stage: 'permission' });
    const late: SessionEvent = { type: 'failed', attempt: 1, problem: problem('backend.unreachable') };
    expect(play([late], changed.state).state).toEqual(changed.state);
    expect(play([{ type: 'permission-granted', attempt: 2 }, ...onDevice(2)], changed.state).state.phase.name).toBe(
      'live',
    );
  });

  it('waiting to try again: it is tried at once, with the other one', () => {
    const waiting = through([...said, { type: 'failed', attempt: 1, problem: problem('net.lost') }]);
    expect(waiting).toMatchObject({ phase: { name: 'recovering' }, failures: 1 });
    const changed = play([to('device')], waiting);
    expect(changed.state).toMatchObject({ phase: { name: 'starting' }, failures: 0, attempt: 3 });
    expect(play([{ type: 'retry-due', attempt: 2 }], changed.state)).toEqual({ state: changed.state, effects: [] });
    const live = play(onDevice(3), changed.state);
    expect(live.effects).toContainEqual(
      expect.objectContaining({ do: 'create-item', item: expect.objectContaining({ text: 'What is this?' }) }),
    );
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
