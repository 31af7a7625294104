import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { type ProblemCode, problem } from '../../../utils/session/problem.ts';
import type { Grant } from '../../../utils/session/state.ts';
import { viewOf } from '../../../utils/wire/change.ts';
import { effectsOfLast, play, tokenGrant, upToLive } from '../../fakes/play.ts';

const grant = (token: string, more: Partial<Grant> = {}): Grant =>
  tokenGrant(token, { ways: ['webrtc', 'websocket'], ...more });
const live = upToLive(1, grant('ek_1'));
const unstable: SessionEvent = { type: 'call-unstable', attempt: 1, silentMs: 400 };
const healed: SessionEvent = { type: 'call-healed', attempt: 1 };
const failed = (attempt: number, code: ProblemCode = 'net.lost'): SessionEvent => ({
  type: 'failed',
  attempt,
  problem: problem(code),
});
const granted = (attempt = 2, given = grant('ek_2')): SessionEvent => ({ type: 'grant-ready', attempt, grant: given });
const open = (attempt = 2): SessionEvent => ({ type: 'milestone', attempt, name: 'channel' });
const ready = (attempt = 2): SessionEvent[] => [
  { type: 'heard', attempt, heard: { type: 'session-created', writesDown: true } },
  { type: 'heard', attempt, heard: { type: 'session-ready', writesDown: true } },
];
const besideUp = [granted(), open(), ...ready()];
const names = (events: readonly SessionEvent[]) => effectsOfLast(events).map((effect) => effect.do);

describe('a call whose other side falls silent', () => {
  it('goes on, and a second one is opened beside it over WebSocket with a token of its own', () => {
    expect(effectsOfLast([...live, unstable])).toEqual([
      { do: 'fetch-grant', attempt: 2, purpose: 'conversation' },
      { do: 'wait-for', attempt: 2, stage: 'token', ms: 10_000 },
    ]);
    const { state } = play([...live, unstable]);
    expect(state).toMatchObject({ attempt: 1, phase: { name: 'live' } });
    expect(viewOf(state)).toMatchObject({ unstable: true, transport: 'webrtc' });
    expect(effectsOfLast([...live, unstable, granted()])[0]).toMatchObject({
      do: 'open-beside',
      attempt: 2,
      transport: 'websocket',
      grant: { token: 'ek_2' },
    });
  });

  it('keeps the token of the second one out of the state', () => {
    expect(JSON.stringify(play([...live, unstable, granted()]).state)).not.toContain('ek_2');
  });

  it('is replaced by it when that is up first', () => {
    const events = [...live, unstable, ...besideUp];
    expect(names(events)).toEqual(['promote', 'rewind-microphone', 'pass-microphone']);
    expect(play(events).state).toMatchObject({ attempt: 2, fellBack: 'websocket', phase: { name: 'live' } });
    expect(viewOf(play(events).state)).toMatchObject({ unstable: false, transport: 'websocket' });
  });

  it('stays the call when it comes back first, and the second one is dropped', () => {
    const events = [...live, unstable, granted(), open(), healed];
    expect(names(events)).toContain('drop-beside');
    expect(names([...events, ...ready()])).toEqual([]);
    expect(play([...events, ...ready()]).state).toMatchObject({ attempt: 1, fellBack: undefined });
  });

  it('waits for the second one when it is lost meanwhile, and what is typed then is sent once', () => {
    const lost: SessionEvent[] = [...live, unstable, granted(), failed(1)];
    expect(names(lost)).toEqual(['hang-up']);
    expect(play(lost).state.phase).toMatchObject({ name: 'recovering', problem: { code: 'net.lost' } });
    const typed: SessionEvent[] = [...lost, { type: 'say', text: 'Are you there?' }, open(), ...ready()];
    expect(names(typed)).toEqual([
      'promote',
      'create-item',
      'rewind-microphone',
      'pass-microphone',
      'request-response',
    ]);
  });

  it('leaves the speaker as loud as the next one finds it when it is lost while somebody interrupts', () => {
    const speaking: SessionEvent[] = [{ type: 'audio-started' }, { type: 'speech-started', id: 'u1' }];
    const { state } = play([...live, unstable, ...speaking, failed(1)]);
    expect(state).toMatchObject({ phase: { name: 'recovering' }, speaker: 'full' });
  });

  it('is told nothing by a server that has been replaced', () => {
    const late: SessionEvent = { type: 'heard', attempt: 1, heard: { type: 'speech-started', id: 'ghost' } };
    expect(play([...live, unstable, ...besideUp, late]).state.transcript).toEqual([]);
    expect(names([...live, unstable, ...besideUp, failed(1)])).toEqual([]);
  });

  it('has the second one tried again when that fails, over the other transport, and given up by policy', () => {
    const again = [...live, unstable, granted(), failed(2)];
    expect(effectsOfLast(again)).toEqual([{ do: 'drop-beside' }, { do: 'retry-later', attempt: 3, delayMs: 0 }]);
    const second: SessionEvent[] = [...again, { type: 'retry-due', attempt: 3 }, granted(3)];
    expect(effectsOfLast(second)[0]).toMatchObject({ do: 'open-beside', attempt: 3, transport: 'webrtc' });
    const refused = [...live, unstable, failed(2, 'auth.required')];
    expect(play(refused).state).toMatchObject({ phase: { name: 'live' }, rescue: { beside: undefined } });
    expect(names([...refused, failed(1)])).toContain('retry-later');
  });

  it('ends when it is lost and the second one cannot be had', () => {
    const events = [...live, unstable, granted(), failed(1), failed(2, 'auth.required')];
    expect(play(events).state.phase).toMatchObject({ name: 'ended', problem: { code: 'auth.required' } });
    expect(names(events)).toEqual(['release']);
  });

  it('gives back both calls when the person stops', () => {
    const events: SessionEvent[] = [...live, unstable, granted(), { type: 'stop' }];
    expect(names(events)).toEqual(['release']);
    expect(play([...events, ...ready()]).state).toMatchObject({ phase: { name: 'idle' }, rescue: undefined });
  });

  it('hangs no longer than its deadlines', () => {
    const late: SessionEvent = { type: 'deadline', attempt: 2, stage: 'answer' };
    expect(names([...live, unstable, granted(), late])).toEqual(['drop-beside', 'retry-later']);
    expect(names([...live, unstable, granted(), open(), late])).toEqual([]);
  });

  it('takes the limit of the second one with it', () => {
    const limit = { seconds: 600, code: 'limit.session' as const };
    const events = [...live, unstable, granted(2, grant('ek_2', { limit })), open()];
    expect(effectsOfLast(events)).toContainEqual({ do: 'wait-limit', attempt: 2, nearMs: 540_000, reachedMs: 600_000 });
    const over: SessionEvent[] = [...events, ...ready(), { type: 'limit-reached', attempt: 2 }];
    expect(play(over).state.phase).toMatchObject({ name: 'ended', problem: { code: 'limit.session' } });
  });

  it('tells the second one what the person has switched meanwhile', () => {
    const events: SessionEvent[] = [...live, unstable, granted(), open(), { type: 'set-audible', audible: false }];
    expect(effectsOfLast([...events, ...ready()])).toContainEqual({ do: 'set-modality', audible: false });
  });
});

describe('what was said to a call that is replaced', () => {
  const turn = (id: string, words?: string): SessionEvent[] => [
    { type: 'speech-started', id },
    { type: 'speech-stopped' },
    ...(words ? [{ type: 'text-done', id, speaker: 'user', part: 0, text: words } as const] : []),
  ];
  const items = (events: readonly SessionEvent[]) =>
    effectsOfLast(events).flatMap((effect) => (effect.do === 'create-item' ? [effect.item] : []));
  const replacedAfter = (events: SessionEvent[]) => [...live, ...events, unstable, ...besideUp];

  it('is told in words where they are known, and is heard again where they are not', () => {
    const events = replacedAfter([...turn('u1', 'What is rye?'), ...turn('u2')]);
    expect(items(events)).toMatchObject([{ id: 'u1', text: 'What is rye?' }]);
    expect(play(events).state.transcript.map((entry) => entry.id)).toEqual(['u1']);
    const rewound = effectsOfLast(events).find((effect) => effect.do === 'rewind-microphone');
    // All of this took milliseconds: before the words of the first turn nothing is heard again.
    expect(rewound?.ms).toBeLessThan(20);
  });

  it('is answered where the answer had not come, or was cut before its end was heard', () => {
    const asked = (events: SessionEvent[]) => names(replacedAfter(events)).includes('request-response');
    const answer: SessionEvent[] = [
      { type: 'response-started', id: 'r1' },
      {
        type: 'text-delta',
        id: 'a1',
        speaker: 'assistant',
        part: 0,
        delta: 'Rye is a grass that is grown as a grain.',
      },
      { type: 'audio-started' },
    ];
    const done: SessionEvent[] = [{ type: 'response-ended', id: 'r1', status: 'completed' }, { type: 'audio-stopped' }];
    expect(asked(turn('u1', 'What is rye?'))).toBe(true);
    expect(asked([...turn('u1', 'What is rye?'), ...answer])).toBe(true);
    expect(asked([...turn('u1', 'What is rye?'), ...answer, ...done])).toBe(false);
    expect(asked([])).toBe(false);
  });

  it('by typing only needs no microphone', () => {
    const [, , ...rest] = live;
    const events: SessionEvent[] = [{ type: 'start', voice: false, clickedAt: 900 }, ...rest, unstable, ...besideUp];
    expect(names(events)).toEqual(['promote']);
  });
});

describe('a call that comes back', () => {
  it('hears again what it has missed over WebRTC, unless it has heard somebody meanwhile', () => {
    expect(effectsOfLast([...live, unstable, healed])).toContainEqual({ do: 'rewind-microphone', ms: 401 });
    const heard: SessionEvent = { type: 'speech-started', id: 'u1' };
    expect(names([...live, unstable, heard, healed])).toEqual(['drop-beside']);
  });

  it('has missed nothing over WebSocket', () => {
    const events = [...upToLive(1, grant('ek_1', { ways: ['websocket'] })), unstable, healed];
    expect(names(events)).toEqual(['drop-beside']);
  });

  it('tells late of what was said meanwhile: if it is lost right after that, the beginning is heard again, too', () => {
    const own = upToLive(1, grant('ek_1', { ways: ['websocket'] }));
    const stuck = play([...own, { ...unstable, silentMs: 0 }]).state;
    const later = 1_000 + own.length + 5_000;
    const told = play([healed, { type: 'speech-started', id: 'u1' }], stuck, later).state;
    const lost = play([{ ...unstable, silentMs: 0 }, granted(3), open(3), ...ready(3)], told, later + 2);
    expect(lost.effects.find((effect) => effect.do === 'rewind-microphone')?.ms).toBeGreaterThanOrEqual(5_000);
  });
});

describe('a service that is up and answers nothing', () => {
  const grantWs = grant('ek_1', { ways: ['websocket'] });
  const silent = (attempt: number): SessionEvent => failed(attempt, 'openai.timeout');
  const again = [
    { type: 'retry-due', attempt: 2 } as const,
    { type: 'microphone-ready', attempt: 2 } as const,
    granted(2, grantWs),
    open(),
    ...ready(),
  ];

  it('is asked once more in another call, and then given up: the microphone is off and the reason is told', () => {
    const first = [...upToLive(1, grantWs), silent(1)];
    expect(play(first).state.phase).toMatchObject({ name: 'recovering', problem: { code: 'openai.timeout' } });
    expect(play([...first, ...again]).state.phase.name).toBe('live');
    const { state } = play([...first, ...again, silent(2)]);
    expect(state).toMatchObject({ microphone: 'off', phase: { name: 'ended', problem: { code: 'openai.timeout' } } });
    expect(names([...first, ...again, silent(2)])).toEqual(['release']);
  });
});
