import { describe, expect, it } from 'vitest';
import type { Heard, SessionEvent } from '../../../utils/session/events.ts';
import type { Grant, SessionState } from '../../../utils/session/state.ts';
import { initialState } from '../../../utils/session/state.ts';
import { effectsOfLast, play, upToLive } from '../../fakes/play.ts';

const device: Grant = { by: 'device', ways: ['on-device'], ice: { iceServers: [], relayOnly: false } };
const place: SessionEvent = { type: 'set-place', place: 'device', sealed: false };
const greeted: SessionEvent = { type: 'greeted' };
const [start, microphone, granted, ...rest] = upToLive(1, device) as [SessionEvent, SessionEvent, SessionEvent];
const said = (here: 'heard' | 'speech' | 'lasting' | 'nothing'): SessionEvent => ({ type: 'sound', here });

/** How the engine is told to greet where this happens before it is ready. */
function helloAfter(meanwhile: readonly SessionEvent[], before: readonly SessionEvent[] = [place]) {
  const { effects } = play([...before, start, microphone, granted, ...meanwhile, ...rest]);
  const told = effects.find((effect) => effect.do === 'configure-session');
  return told?.do === 'configure-session' ? told.hello : 'nothing was configured';
}

describe('what the engine of this computer says first', () => {
  it('is all of what it is, in the first conversation ever', () => {
    expect(helloAfter([])).toBeUndefined();
  });

  it('is short from the second conversation on', () => {
    expect(helloAfter([], [place, greeted])).toBe('short');
    const state = play([place, greeted, ...upToLive(1, device), { type: 'stop' }]).state;
    expect(state.greeted).toBe(true);
  });

  it.each(['speech', 'lasting'] as const)('waits for what somebody said while it got ready (%s)', (here) => {
    expect(helloAfter([said('heard'), said(here), said('nothing')])).toBe('late');
  });

  it('is said where there was no more than a click, and in the next conversation again', () => {
    expect(helloAfter([said('heard'), said('nothing')])).toBeUndefined();
    const spoken = play([place, start, microphone, granted, said('speech'), ...rest, { type: 'stop' }]).state;
    expect(spoken.saidEarly).toBe(false);
  });

  it('is said where sound is kept for nobody, and nothing where a key is or was held', () => {
    const hold: SessionEvent = { type: 'set-talk', talk: 'hold' };
    expect(helloAfter([said('speech')], [place, hold])).toBeUndefined();
    expect(helloAfter([{ type: 'talk-begin' }], [place, hold])).toBe('none');
  });

  it('is the business of other servers: they are told nothing of it', () => {
    const { effects } = play([greeted, ...upToLive(1)]);
    expect(effects).toContainEqual(expect.not.objectContaining({ hello: 'short' }));
    expect(effects.find((effect) => effect.do === 'configure-session')).not.toHaveProperty('hello');
  });
});

describe('that it was greeted', () => {
  const words: Heard[] = [
    { type: 'response-started', id: 'r' },
    { type: 'text-done', id: 'a', speaker: 'assistant', part: 0, text: 'Hello. I read you what it says.' },
    { type: 'audio-started', response: 'r' },
    { type: 'response-ended', id: 'r', status: 'completed' },
  ];
  const over: Heard = { type: 'audio-stopped' };
  const live: SessionEvent[] = [place, ...upToLive(1, device)];
  const names = (events: readonly SessionEvent[], from: SessionState = initialState) =>
    effectsOfLast(events, from).map((effect) => effect.do);

  it('is kept once the greeting was heard to its end, and once only', () => {
    expect(names([...live, ...words])).toEqual([]);
    expect(names([...live, ...words, over])).toContain('remember-greeted');
    expect(play([...live, ...words, over]).state.greeted).toBe(true);
    expect(names([...live, ...words, over, ...words, over])).not.toContain('remember-greeted');
  });

  it('is kept where it was only written', () => {
    const silent: SessionEvent[] = [...live, { type: 'set-audible', audible: false }];
    expect(names([...silent, ...words.filter(({ type }) => type !== 'audio-started')])).toContain('remember-greeted');
  });

  it('is not kept where it was cut, or where it was an answer', () => {
    const cut: SessionEvent[] = [...live, ...words, { type: 'interrupt' }, over];
    expect(play(cut).effects).not.toContainEqual({ do: 'remember-greeted' });
    const asked: Heard = { type: 'text-done', id: 'u', speaker: 'user', part: 0, text: 'What is this?' };
    expect(play([...live, asked, ...words, over]).effects).not.toContainEqual({ do: 'remember-greeted' });
  });
});
