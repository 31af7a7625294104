import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { type ProblemCode, problem } from '../../../utils/session/problem.ts';
import type { CallLimit } from '../../../utils/session/state.ts';
import { step } from '../../../utils/session/step.ts';
import { sayProblem } from '../../../utils/ui/words.ts';
import { viewOf } from '../../../utils/wire/change.ts';
import { backendGrant, effectsOfLast, play, tokenGrant, upToLive } from '../../fakes/play.ts';

const offered = upToLive(1, backendGrant()).slice(0, 4);
const failing = (code: ProblemCode, more = {}): SessionEvent => ({
  type: 'failed',
  attempt: 1,
  problem: problem(code, more),
});

describe('a backend that takes the offer itself', () => {
  it('opens the call with the backend and becomes live like any other', () => {
    const { state, effects } = play(upToLive(1, backendGrant()));
    expect(state.phase.name).toBe('live');
    expect(effects).toContainEqual({
      do: 'open-call',
      attempt: 1,
      grant: backendGrant(),
      transport: 'webrtc',
      muted: false,
    });
  });

  it('is asked once more after backend.changed: nobody was there who could have opened a call', () => {
    expect(play([...offered, failing('backend.changed')]).state.phase.name).toBe('recovering');
  });

  // A browser tells a connection that broke after the offer was taken and one that never stood in the same words.
  it('is not given a second offer when the connection breaks: that opened two paid calls', () => {
    const broken = play([...offered, failing('backend.unreachable')]);
    expect(broken.state.phase).toMatchObject({ name: 'ended', problem: { code: 'backend.unreachable' } });
    expect(broken.effects.filter((effect) => effect.do === 'open-call')).toHaveLength(1);
    expect(sayProblem(problem('backend.unreachable'), true).remedy.action).toBe('start-again');
    const again = play([{ type: 'start', voice: true, clickedAt: 5_000 }], broken.state);
    expect(again.state.phase.name).toBe('starting');
  });

  it('is asked once more when it says when', () => {
    expect(play([...offered, failing('limit.rate', { retryAfterMs: 3_000 })]).state.phase.name).toBe('recovering');
  });

  it.each<ProblemCode>([
    'backend.timeout',
    'backend.down',
    'backend.bad_answer',
    'backend.upstream_refused',
    'net.lost',
  ])('is not asked again by itself after %s: that could pay for a second call', (code) => {
    expect(play([...offered, failing(code)]).state.phase).toMatchObject({ name: 'ended', problem: { code } });
  });

  it('is not asked again by itself when it takes too long', () => {
    const { phase } = play([...offered, { type: 'deadline', attempt: 1, stage: 'answer' }]).state;
    expect(phase).toMatchObject({ name: 'ended', problem: { code: 'backend.timeout' } });
  });

  it('is asked for a new call when a live one is lost, with what was said', () => {
    const lost = play([...upToLive(1, backendGrant()), failing('net.lost')]);
    expect(lost.state.phase.name).toBe('recovering');
    const again: SessionEvent[] = [
      { type: 'retry-due', attempt: 2 },
      { type: 'microphone-ready', attempt: 2 },
    ];
    expect(effectsOfLast(again, lost.state)).toContainEqual({ do: 'fetch-grant', attempt: 2, purpose: 'conversation' });
  });

  it.each<ProblemCode>(['backend.down', 'backend.unreachable'])(
    'is asked once more after %s while it is only asked what it gives',
    (code) => {
      const asking = upToLive().slice(0, 2);
      expect(play([...asking, failing(code)]).state.phase.name).toBe('recovering');
    },
  );
});

describe('the limit of a call', () => {
  const limit: CallLimit = { seconds: 600, code: 'limit.session' };
  const limited = upToLive(1, tokenGrant('ek_test', { limit }));

  it.each([
    [600, 540_000],
    [120, 96_000],
    [60, 48_000],
    [3600, 3_540_000],
  ])('of %i s is told after %i ms', (seconds, nearMs) => {
    const grant = tokenGrant('ek_test', { limit: { seconds, code: 'limit.session' } });
    expect(play(upToLive(1, grant)).effects).toContainEqual({
      ...{ do: 'wait-limit', attempt: 1, nearMs, reachedMs: seconds * 1000 },
    });
  });

  it('does not run where nobody told of one', () => {
    expect(play(upToLive()).effects.map((effect) => effect.do)).not.toContain('wait-limit');
  });

  it('also comes with the answer, before its time runs', () => {
    const told: SessionEvent = { type: 'call-limited', attempt: 1, limit: { seconds: 90, code: 'limit.session' } };
    const { effects } = play([...offered, told, { type: 'milestone', attempt: 1, name: 'answer' }]);
    expect(effects).toContainEqual(expect.objectContaining({ do: 'wait-limit', reachedMs: 90_000 }));
  });

  it('is the shorter one where the day has less left', () => {
    const quota = backendGrant({ limit: { seconds: 30, code: 'limit.quota' } });
    const told: SessionEvent = { type: 'call-limited', attempt: 1, limit };
    const events = [...upToLive(1, quota).slice(0, 4), told, ...upToLive().slice(4)];
    const { state } = play([...events, { type: 'limit-reached', attempt: 1 }]);
    expect(state.phase).toMatchObject({ name: 'ended', problem: { code: 'limit.quota' } });
  });

  it('is told while the conversation goes on, and no longer once that is over', () => {
    const near: SessionEvent[] = [...limited, { type: 'limit-near', attempt: 1 }];
    expect(play(near).state).toMatchObject({ phase: { name: 'live' }, notice: { code: 'limit.soon' } });
    expect(play([...near, { type: 'stop' }]).state.notice).toBeUndefined();
  });

  it('ends the conversation, and nothing starts by itself', () => {
    const { state, effects } = play([...limited, { type: 'limit-reached', attempt: 1 }]);
    expect(state.phase).toMatchObject({ name: 'ended', problem: { code: 'limit.session' } });
    expect(effects.at(-1)).toEqual({ do: 'release' });
  });

  it('goes on with what was said when the person starts again', () => {
    const ended = play([...limited, { type: 'limit-reached', attempt: 1 }]).state;
    const again = play([{ type: 'start', voice: true, clickedAt: 5_000 }], ended).state;
    expect(again.conversation).toBe(ended.conversation);
    expect(again.terms).toBeUndefined();
  });

  const lost: SessionEvent[] = [
    failing('net.lost'),
    { type: 'server-error', code: 'session_expired', problem: problem('session.expired') },
  ];
  it.each(lost)('is why the call ended when the server was the first to end it: %j', (event) => {
    const { state } = play(limited);
    const endsAt = state.terms?.endsAt ?? 0;
    expect(step(state, event, endsAt - 1_000).state.phase).toMatchObject({ problem: { code: 'limit.session' } });
    expect(step(state, event, endsAt - 60_000).state.phase.name).toBe('recovering');
  });

  it('of an older call means nothing', () => {
    const again: SessionEvent[] = [...limited, failing('net.lost'), { type: 'limit-reached', attempt: 1 }];
    expect(play(again).state.phase.name).toBe('recovering');
  });
});

it('neither token nor credential is shown to any surface', () => {
  const ice = {
    iceServers: [{ urls: ['turn:t.example'], username: 'u', credential: 'word-of-turn' }],
    relayOnly: false,
  };
  const waiting: SessionEvent[] = [
    { type: 'start', voice: true, clickedAt: 900 },
    { type: 'microphone-permitted', attempt: 1 },
    { type: 'grant-ready', attempt: 1, grant: tokenGrant('ek_early', { ice }) },
  ];
  const { state } = play(waiting);
  expect(JSON.stringify(state)).toContain('word-of-turn');
  expect(JSON.stringify(viewOf(state))).not.toMatch(/word-of-turn|ek_early/);
});
