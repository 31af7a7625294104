import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { type ProblemCode, problem } from '../../../utils/session/problem.ts';
import type { Grant } from '../../../utils/session/state.ts';
import { type TransportKind, waysOf } from '../../../utils/session/transport.ts';
import { connected, play, tokenGrant, upToLive } from '../../fakes/play.ts';

it('tries what the person has chosen and nothing else', () => {
  expect(waysOf('websocket', 'webrtc', ['webrtc', 'websocket'])).toEqual(['websocket']);
  expect(waysOf('webrtc', 'webrtc', ['webrtc', 'websocket'])).toEqual(['webrtc']);
  expect(waysOf('websocket', 'webrtc', ['webrtc'])).toEqual([]);
});

it('tries WebRTC where the person wants it although it is lost there, and goes on over WebSocket when it is', () => {
  expect(waysOf('webrtc', 'websocket', ['webrtc', 'websocket'])).toEqual(['webrtc', 'websocket']);
  expect(waysOf('webrtc', 'websocket', ['webrtc'])).toEqual(['webrtc']);
  expect(waysOf('webrtc', 'websocket', ['websocket'])).toEqual([]);
});

it('left open, begins with what suits the browser and falls back to the other', () => {
  expect(waysOf('auto', 'webrtc', ['webrtc', 'websocket'])).toEqual(['webrtc', 'websocket']);
  expect(waysOf('auto', 'websocket', ['webrtc', 'websocket'])).toEqual(['websocket', 'webrtc']);
  expect(waysOf('auto', 'websocket', ['webrtc'])).toEqual(['webrtc']);
});

const both = (token: string, first: TransportKind = 'webrtc'): Grant =>
  tokenGrant(token, { ways: waysOf('auto', first, ['webrtc', 'websocket']) });
const again = (attempt: number, grant: Grant): SessionEvent[] => [
  { type: 'retry-due', attempt },
  { type: 'microphone-ready', attempt },
  ...connected(attempt, grant),
];
const failed = (attempt: number, code: ProblemCode): SessionEvent => ({
  type: 'failed',
  attempt,
  problem: problem(code),
});
const calls = (events: readonly SessionEvent[]) =>
  play(events).effects.flatMap((effect) => (effect.do === 'open-call' ? [effect] : []));
const transports = (events: readonly SessionEvent[]) => calls(events).map((call) => call.transport);

describe('a call that cannot be set up', () => {
  it.each<ProblemCode>(['ice.blocked', 'dtls.failed', 'openai.no_session'])(
    '(%s) is tried another way, with a token of its own',
    (code) => {
      const events = [...upToLive(1, both('ek_1')).slice(0, 5), failed(1, code), ...again(2, both('ek_2'))];
      expect(calls(events)).toMatchObject([
        { transport: 'webrtc', grant: { token: 'ek_1' } },
        { transport: 'websocket', grant: { token: 'ek_2' } },
      ]);
    },
  );

  it('is tried another way when a step of it does not end', () => {
    const late: SessionEvent = { type: 'deadline', attempt: 1, stage: 'ice' };
    expect(transports([...upToLive(1, both('a')).slice(0, 5), late, ...again(2, both('b'))])).toEqual([
      'webrtc',
      'websocket',
    ]);
  });

  it('to this computer is told as that, and as no fault of the network; one to anybody else is not', () => {
    const late: SessionEvent = { type: 'deadline', attempt: 1, stage: 'ice' };
    const problemWith = (callUrl: string) => {
      const grant = { ...both('ek_1'), by: 'token', token: 'ek_1', callUrl } as const;
      const { phase } = play([...upToLive(1, grant).slice(0, 5), late]).state;
      return phase.name === 'recovering' ? phase.problem : undefined;
    };
    expect(problemWith('http://127.0.0.1:8787/v1/realtime/calls')).toMatchObject({ code: 'ice.blocked', here: true });
    expect(problemWith('http://localhost/calls')).toMatchObject({ here: true });
    expect(problemWith('https://api.openai.com/v1/realtime/calls')).not.toHaveProperty('here');
    expect(problemWith('http://localhost.example.com/calls')).not.toHaveProperty('here');
  });

  it('where the other way is blocked too, is tried the first way again', () => {
    const first = [...upToLive(1, both('a', 'websocket')).slice(0, 3), failed(1, 'net.lost')];
    const second = [...again(2, both('b', 'websocket')).slice(0, 4), failed(2, 'net.lost')];
    expect(transports([...first, ...second, ...again(3, both('c', 'websocket'))])).toEqual([
      'websocket',
      'webrtc',
      'websocket',
    ]);
  });

  it('is not tried another way where the person has chosen one, or where the token was refused', () => {
    const only = tokenGrant('a', { ways: ['webrtc'] });
    expect(transports([...upToLive(1, only).slice(0, 5), failed(1, 'ice.blocked'), ...again(2, only)])).toEqual([
      'webrtc',
      'webrtc',
    ]);
    const refused = [...upToLive(1, both('a')).slice(0, 4), failed(1, 'openai.token_rejected')];
    expect(transports([...refused, ...again(2, both('b'))])).toEqual(['webrtc', 'webrtc']);
  });
});

describe('a call that is lost', () => {
  it('goes on over WebSocket when it went over WebRTC, and stays there', () => {
    const lost = [...upToLive(1, both('a')), failed(1, 'net.lost'), ...again(2, both('b'))];
    expect(transports([...lost, failed(2, 'net.lost'), ...again(3, both('c'))])).toEqual([
      'webrtc',
      'websocket',
      'websocket',
    ]);
  });

  it('stays with what it has fallen back to when the person starts again after a failure, but not in a new one', () => {
    const fell = [...upToLive(1, both('a')), failed(1, 'net.lost'), ...again(2, both('b'))];
    const ended = [...fell, failed(2, 'auth.required'), ...upToLive(4, both('c'))];
    expect(transports(ended)).toEqual(['webrtc', 'websocket', 'websocket']);
    const stopped: SessionEvent[] = [...fell, { type: 'stop' }, ...upToLive(4, both('c'))];
    expect(transports(stopped)).toEqual(['webrtc', 'websocket', 'webrtc']);
  });

  it('over WebSocket is made anew over WebSocket: the network was away', () => {
    const grant = both('a', 'websocket');
    expect(transports([...upToLive(1, grant), failed(1, 'net.lost'), ...again(2, grant)])).toEqual([
      'websocket',
      'websocket',
    ]);
  });
});

it('the time of a call over WebSocket runs from the moment it is open', () => {
  const grant = tokenGrant('a', { ways: ['websocket'], limit: { seconds: 600, code: 'limit.session' } });
  const events: SessionEvent[] = [
    ...upToLive(1, grant).slice(0, 3),
    { type: 'milestone', attempt: 1, name: 'channel' },
  ];
  const limits = play(events).effects.filter((effect) => effect.do === 'wait-limit');
  expect(limits).toEqual([{ do: 'wait-limit', attempt: 1, nearMs: 540_000, reachedMs: 600_000 }]);
});
