import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import type { Stage } from '../../../utils/session/state.ts';
import { viewOf } from '../../../utils/wire/change.ts';
import { connected, effectsOfLast, play, tokenGrant, upToLive } from '../../fakes/play.ts';

const start: SessionEvent = { type: 'start', voice: true, clickedAt: 900 };

describe('starting', () => {
  it('opens the microphone before it spends a token, and makes the offer beside it', () => {
    expect(play([start]).effects).toEqual([
      { do: 'prepare-call' },
      { do: 'open-microphone', attempt: 1 },
      { do: 'wait-for', attempt: 1, stage: 'microphone', ms: 10_000 },
    ]);
  });

  it('is live once the session is configured, with a moment for every step', () => {
    const { state } = play(upToLive());
    expect(state.phase).toEqual({ name: 'live', turn: 'listening', since: 1_009 });
    expect(Object.keys(state.timeline).sort()).toEqual(
      ['answer', 'channel', 'click', 'dtls', 'host', 'ice', 'microphone', 'offer', 'session', 'token'].sort(),
    );
  });

  it('configures the session the moment the channel opens', () => {
    const upToChannel = upToLive().slice(0, 8);
    expect(effectsOfLast(upToChannel)).toContainEqual({
      do: 'configure-session',
      to: 'call',
      mode: 'conversation',
      talk: 'open',
      audible: true,
    });
  });

  it('has what is said written down, once, where the backend has not chosen how', () => {
    const upToChannel = upToLive().slice(0, 8);
    const created = { type: 'session-created', writesDown: false } as const;
    const ready = { type: 'session-ready', writesDown: false } as const;
    const asked = (events: SessionEvent[]) =>
      play(events).effects.filter((effect) => effect.do === 'write-down').length;
    expect(effectsOfLast([...upToChannel, created])).toEqual([{ do: 'write-down', to: 'call', mode: 'conversation' }]);
    expect(asked([...upToChannel, created, ready, ready])).toBe(1);
    expect(asked([...upToChannel, ready])).toBe(1);
    expect(asked(upToLive())).toBe(0);
  });

  it('goes live without a confirmation when the server opened a session but never confirms', () => {
    const events = [...upToLive().slice(0, 9), { type: 'deadline', attempt: 1, stage: 'session' } as const];
    expect(play(events).state.phase.name).toBe('live');
  });

  it('drops a token that arrives after the person stopped', () => {
    const late = play([start, { type: 'microphone-ready', attempt: 1 }, { type: 'stop' }, ...connected(1)]);
    expect(late.state.phase).toEqual({ name: 'idle' });
    expect(late.effects.map((effect) => effect.do)).not.toContain('open-call');
  });

  it('gives the microphone back when the person stops during the start', () => {
    expect(effectsOfLast([start, { type: 'stop' }])).toEqual([{ do: 'release' }]);
  });

  it('ignores a second start', () => {
    expect(effectsOfLast([start, start])).toEqual([]);
  });

  it('never goes back when DTLS is reported before the answer', () => {
    const [first, microphone, token] = upToLive();
    const events = [
      first,
      microphone,
      token,
      { type: 'milestone', attempt: 1, name: 'dtls' },
      { type: 'milestone', attempt: 1, name: 'answer' },
    ];
    expect(play(events as SessionEvent[]).state.phase).toEqual({ name: 'starting', stage: 'channel' });
  });

  it('needs no microphone for a conversation by typing', () => {
    const { effects } = play([{ type: 'start', voice: false, clickedAt: 900 }]);
    expect(effects.map((effect) => effect.do)).toEqual(['prepare-call', 'fetch-grant', 'wait-for']);
  });

  it('opens the call muted when the person muted before it was there', () => {
    const events: SessionEvent[] = [
      start,
      { type: 'set-muted', muted: true },
      { type: 'microphone-ready', attempt: 1 },
      ...connected(1),
    ];
    expect(play(events).effects).toContainEqual(expect.objectContaining({ do: 'open-call', muted: true }));
  });
});

describe('a microphone that is allowed already', () => {
  const permitted: SessionEvent[] = [start, { type: 'microphone-permitted', attempt: 1 }];
  const early = tokenGrant('ek_early');
  const token: SessionEvent = { type: 'grant-ready', attempt: 1, grant: early };

  it('lets the token be fetched while it opens: nobody is waited for', () => {
    expect(effectsOfLast(permitted)).toEqual([{ do: 'fetch-grant', attempt: 1, purpose: 'conversation' }]);
  });

  it('opens the call with the early token as soon as it is there, and fetches no second one', () => {
    const { effects } = play([...permitted, token, { type: 'microphone-ready', attempt: 1 }]);
    expect(effects.filter((effect) => effect.do === 'fetch-grant')).toHaveLength(1);
    expect(effects).toContainEqual(expect.objectContaining({ do: 'open-call', grant: early }));
  });

  it('opens the call when the token comes after it', () => {
    const { effects } = play([...permitted, { type: 'microphone-ready', attempt: 1 }, token]);
    expect(effects.filter((effect) => effect.do === 'fetch-grant')).toHaveLength(1);
    expect(effects).toContainEqual(expect.objectContaining({ do: 'open-call', grant: early }));
  });

  it('shows the token to no UI', () => {
    const { state } = play([...permitted, token]);
    expect(state.grant).toMatchObject({ token: 'ek_early' });
    expect(JSON.stringify(viewOf(state))).not.toContain('ek_early');
  });
});

describe('the microphone permission', () => {
  const asked: SessionEvent[] = [start, { type: 'permission-needed', attempt: 1 }];

  it('asks in a page that can, and waits without a deadline', () => {
    expect(effectsOfLast(asked)).toEqual([{ do: 'ask-permission', attempt: 1 }]);
    expect(play(asked).state.phase).toEqual({ name: 'starting', stage: 'permission' });
  });

  it('goes on by itself when the person allows it', () => {
    expect(effectsOfLast([...asked, { type: 'permission-granted', attempt: 1 }])).toContainEqual({
      do: 'open-microphone',
      attempt: 1,
    });
  });

  it('ends with the reason when the person denies it', () => {
    const denied = play([...asked, { type: 'failed', attempt: 1, problem: problem('mic.denied') }]);
    expect(denied.state.phase).toEqual({ name: 'ended', problem: { code: 'mic.denied' } });
    expect(denied.effects.at(-1)).toEqual({ do: 'release' });
  });
});

describe('deadlines', () => {
  const stages: [Stage, number, string][] = [
    ['microphone', 1, 'mic.busy'],
    ['token', 2, 'backend.timeout'],
    ['answer', 3, 'openai.timeout'],
    ['ice', 5, 'ice.blocked'],
    ['dtls', 6, 'dtls.failed'],
    ['channel', 7, 'openai.no_session'],
    ['session', 8, 'openai.no_session'],
  ];

  it.each(stages)('a start that hangs at "%s" ends', (stage, length, code) => {
    const hanging = upToLive().slice(0, length);
    expect(play(hanging).effects).toContainEqual(expect.objectContaining({ do: 'wait-for', stage }));
    const { phase } = play([...hanging, { type: 'deadline', attempt: 1, stage }]).state;
    expect(phase).toMatchObject({ problem: { code } });
  });

  it('does not count once the stage is over', () => {
    const events: SessionEvent[] = [...upToLive(), { type: 'deadline', attempt: 1, stage: 'ice' }];
    expect(play(events).state.phase.name).toBe('live');
  });
});
