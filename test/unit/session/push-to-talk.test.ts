import { describe, expect, it } from 'vitest';
import { say } from '../../../utils/realtime/say.ts';
import { badgeOf } from '../../../utils/session/badge.ts';
import type { Effect, SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import { step } from '../../../utils/session/step.ts';
import { viewOf } from '../../../utils/wire/change.ts';
import { connected, play, tokenGrant, upToLive } from '../../fakes/play.ts';

const hold: SessionEvent = { type: 'set-talk', talk: 'hold' };
const begin: SessionEvent = { type: 'talk-begin' };
const lock: SessionEvent = { type: 'talk-lock' };
const end: SessionEvent = { type: 'talk-end' };
const live = [hold, ...upToLive()];

/** Plays events that take 200 ms each, after a script that takes no time to speak of. */
function slowly(before: readonly SessionEvent[], events: readonly SessionEvent[], ms = 200) {
  let { state } = play(before);
  let effects: Effect[] = [];
  let now = 5_000;
  for (const event of events) {
    now += ms;
    const next = step(state, event, now);
    state = next.state;
    effects = next.effects;
  }
  return { state, effects, names: effects.map((effect) => effect.do) };
}

describe('a key that is held to talk', () => {
  it('makes the server wait for its end, and passes nothing of the microphone while it is up', () => {
    const { effects } = play(live);
    expect(effects).toContainEqual({ do: 'gate-microphone', open: false });
    const configure = effects.find((effect) => effect.do === 'configure-session');
    expect(configure && say(configure, 'nonce0000')).toMatchObject([
      { session: { audio: { input: { turn_detection: null } } } },
    ]);
    expect(badgeOf(play(live).state)).toBe('muted');
  });

  it('begins a turn when it goes down and ends and answers it when it goes up', () => {
    expect(slowly(live, [begin]).names).toEqual(['clear-input', 'gate-microphone']);
    const down = slowly(live, [begin]).state;
    expect(badgeOf(down)).toBe('live');
    expect(down.phase).toMatchObject({ turn: 'user-speaking' });
    expect(viewOf(down)).toMatchObject({ talk: 'hold', talking: { locked: false } });
    const up = slowly(live, [begin, end]);
    expect(up.names).toEqual(['gate-microphone', 'commit-input', 'request-response']);
    expect(up.state).toMatchObject({ talking: undefined, phase: { turn: 'thinking' } });
  });

  it('stops the answer the moment it goes down, and no noise does', () => {
    const speaking: SessionEvent[] = [...live, { type: 'response-started', id: 'r1' }, { type: 'audio-started' }];
    expect(slowly(speaking, [{ type: 'sound', here: 'speech' }]).names).toEqual([]);
    expect(slowly(speaking, [begin]).names).toEqual([
      'set-speaker',
      'cancel-response',
      'clear-input',
      'gate-microphone',
    ]);
    const ended: SessionEvent = { type: 'response-ended', id: 'r1', status: 'cancelled' };
    expect(slowly(speaking, [begin, end]).names).toEqual(['gate-microphone', 'commit-input']);
    expect(slowly(speaking, [begin, end, ended]).names).toEqual(['request-response']);
  });

  it('says nothing when it was down for less than a tenth of a second', () => {
    expect(slowly(live, [begin, end], 50).names).toEqual(['gate-microphone', 'clear-input']);
  });

  it('may be let go when the turn is locked, until it is ended', () => {
    const locked = slowly(live, [begin, lock]);
    expect(locked.state.talking).toMatchObject({ locked: true });
    expect(slowly(live, [begin, lock, begin]).names).toEqual([]);
    expect(slowly(live, [begin, lock, end]).names).toContain('commit-input');
    expect(slowly(live, [lock]).state.talking).toMatchObject({ locked: true });
  });

  it('holds the place of the turn as soon as the server has taken it', () => {
    const words: SessionEvent = { type: 'text-done', id: 'u1', speaker: 'user', part: 0, text: 'What is rye?' };
    const taken = slowly(live, [begin, end, { type: 'turn-committed', id: 'u1' }]).state;
    expect(taken.transcript).toMatchObject([{ id: 'u1', speaker: 'user', status: 'in_progress' }]);
    expect(taken.spoken.open).toMatchObject([{ id: 'u1' }]);
    const worded = slowly(live, [begin, end, { type: 'turn-committed', id: 'u1' }, words]).state;
    expect(worded.spoken.open).toEqual([]);
  });

  it('goes on when it is pressed again before the answer: both turns are answered together, and the first alone is not heard', () => {
    const first: SessionEvent[] = [begin, end, begin, { type: 'response-started', id: 'r1' }];
    const again = slowly(live, first);
    expect(again.names).toEqual(['set-speaker', 'cancel-response']);
    expect(again.state.phase).toMatchObject({ turn: 'user-speaking' });
    expect(slowly(live, [...first, { type: 'audio-started' }]).state).toMatchObject({
      speaker: 'off',
      phase: { turn: 'user-speaking' },
    });
    const ended: SessionEvent = { type: 'response-ended', id: 'r1', status: 'cancelled' };
    expect(slowly(live, [...first, ended, end]).names).toEqual(['gate-microphone', 'commit-input', 'request-response']);
    expect(slowly(live, [...first, end, ended]).names).toEqual(['request-response']);
  });

  it('is heard also when it is down and up before the call is there', () => {
    const starting = [hold, ...upToLive().slice(0, -1)];
    const early = slowly(starting, [begin, end]);
    expect(early.names).toEqual(['gate-microphone']);
    const ready: SessionEvent = { type: 'session-ready', writesDown: true };
    expect(slowly(starting, [begin, end, ready]).names).toEqual([
      'pass-microphone',
      'commit-input',
      'request-response',
    ]);
  });

  it('is told to a call that takes over once more, with its end, where its words have not come', () => {
    const besides = connected(2, tokenGrant('ek_2', { ways: ['webrtc'] })).map((event): SessionEvent => {
      const isHeard = event.type === 'session-created' || event.type === 'session-ready';
      return isHeard ? { type: 'heard', attempt: 2, heard: event } : event;
    });
    const unstable: SessionEvent = { type: 'call-unstable', attempt: 1, silentMs: 2_000 };
    const { names } = slowly(live, [begin, end, unstable, ...besides]);
    expect(names).toEqual(['promote', 'rewind-microphone', 'pass-microphone', 'commit-input', 'request-response']);
    expect(slowly(live, [begin, unstable, ...besides]).names).not.toContain('commit-input');
    expect(slowly(live, [begin, unstable, ...besides, end]).names).toContain('commit-input');
  });

  it('does nothing in an open conversation, while muted, or after Stop', () => {
    expect(slowly(upToLive(), [begin]).names).toEqual([]);
    expect(slowly([...live, { type: 'set-muted', muted: true }], [begin]).names).toEqual([]);
    expect(slowly(live, [begin, { type: 'stop' }]).state.talking).toBeUndefined();
  });

  it('can be chosen and left in a call that runs', () => {
    expect(slowly(upToLive(), [hold]).names).toEqual(['gate-microphone', 'set-turn-detection']);
    const open = slowly(live, [{ type: 'set-talk', talk: 'open' }]).effects;
    expect(open).toEqual([
      { do: 'gate-microphone', open: true },
      { do: 'set-turn-detection', mode: 'conversation', talk: 'open' },
    ]);
  });

  it('loses nothing that was said when it is left in the middle of a turn', () => {
    const left = slowly(live, [begin, lock, { type: 'set-talk', talk: 'open' }]);
    expect(left.names).toEqual([
      ...['gate-microphone', 'commit-input', 'request-response'],
      ...['gate-microphone', 'set-turn-detection'],
    ]);
    expect(left.effects.at(-2)).toEqual({ do: 'gate-microphone', open: true });
    expect(left.state).toMatchObject({ talk: 'open', talking: undefined, phase: { turn: 'thinking' } });
    expect(left.state.spoken.open).toMatchObject([{ until: expect.any(Number) }]);
  });

  it('leaves the end of a turn to the call that comes when it is left before that', () => {
    const before = [hold, ...upToLive().slice(0, 3), begin];
    const { state } = slowly(before, [end]);
    expect(state.commitDue).toBe(true);
    expect(slowly(before, [end, { type: 'set-talk', talk: 'open' }]).state.commitDue).toBe(false);
    expect(slowly(before, [{ type: 'set-talk', talk: 'open' }]).state.commitDue).toBe(false);
  });

  it('is not shown as speaking who was, when it is chosen: no server says when that ends', () => {
    const speaking: SessionEvent[] = [...upToLive(), { type: 'speech-started', id: 'u1' }];
    expect(slowly(speaking, [hold]).state).toMatchObject({
      phase: { name: 'live', turn: 'listening' },
      suspicion: { there: false },
    });
  });

  it('can be chosen and left while the server makes up its mind about what it was told before', () => {
    const talk = { do: 'set-turn-detection', mode: 'conversation', talk: 'hold' };
    // Before `session.created` and after it, and not sooner: a call that is not configured yet is told all at once.
    for (const [missing, told] of [
      [1, [talk]],
      [2, [talk]],
      [3, []],
    ] as const) {
      const { effects } = slowly(upToLive().slice(0, -missing), [hold]);
      expect(effects.filter(({ do: what }) => what === 'set-turn-detection')).toEqual(told);
      const silent = slowly(upToLive().slice(0, -missing), [{ type: 'set-audible', audible: false }]);
      expect(silent.names).toEqual(told.map(() => 'set-modality'));
    }
  });

  it('is heard by somebody who was muted before choosing it, and the microphone is closed until then', () => {
    const muted: SessionEvent = { type: 'set-muted', muted: true };
    const chosen = slowly([...upToLive(), muted], [hold]);
    expect(chosen.state.muted).toBe(false);
    // Whatever opens the microphone comes before what closes it.
    expect(chosen.names).toEqual(['set-muted', 'gate-microphone', 'set-turn-detection']);
    expect(slowly([...upToLive(), muted, hold], [begin]).state.talking).toBeDefined();
  });

  it('writes down and asks for no answer in captions', () => {
    const start: SessionEvent = { type: 'start', voice: true, clickedAt: 900, mode: 'captions' };
    const captions = [hold, start, ...upToLive().slice(1)];
    expect(slowly(captions, [begin, end]).names).toEqual(['gate-microphone', 'commit-input']);
  });

  it('is no turn when nothing was in it: a lost call has nothing to hear again', () => {
    const empty: SessionEvent = { type: 'server-error', code: 'input_audio_buffer_commit_empty' };
    expect(slowly(live, [begin, end, empty]).state.spoken.open).toEqual([]);
    const lost: SessionEvent = { type: 'failed', attempt: 1, problem: problem('net.lost') };
    expect(slowly(live, [begin, end, empty, lost]).state.commitDue).toBe(false);
  });
});

describe('a turn that may have been forgotten', () => {
  const inPage: SessionEvent = { type: 'talk-begin', inPage: true };
  const waits = (events: SessionEvent[]) => slowly(live, events).effects.filter((effect) => effect.do === 'wait-talk');
  const due = (events: SessionEvent[], locked: boolean, after: SessionEvent[] = []) => {
    const { id = '' } = slowly(live, events, 1_000).state.talking ?? {};
    return slowly(live, [...events, ...after, { type: 'talk-due', id, locked }], 1_000);
  };

  it('is ended after two minutes where the key is held in a page, and after five where none is held', () => {
    expect(waits([begin])).toEqual([]);
    expect(waits([inPage])).toMatchObject([{ locked: false, ms: 120_000 }]);
    expect(waits([begin, lock])).toMatchObject([{ locked: true, ms: 300_000 }]);
  });

  it('goes on as long as a lecture where it is written down as captions', () => {
    const { state } = play(live);
    const limits = (mode: 'captions' | 'conversation') =>
      step({ ...state, mode }, lock, 9_000).effects.filter((effect) => effect.do === 'wait-talk').length;
    expect([limits('captions'), limits('conversation')]).toEqual([0, 1]);
  });

  it('is answered like any other, and it is said what happened until the next one begins', () => {
    for (const [events, locked] of [
      [[inPage], false],
      [[begin, lock], true],
    ] as const) {
      const ended = due([...events], locked);
      expect(ended.names).toEqual(['gate-microphone', 'commit-input', 'request-response']);
      expect(ended.state).toMatchObject({ talking: undefined, notice: { code: 'talk.ended' } });
    }
    const id = slowly(live, [inPage]).state.talking?.id ?? '';
    expect(slowly(live, [inPage, { type: 'talk-due', id, locked: false }, begin]).state.notice).toBeUndefined();
  });

  it('is left alone when it was locked meanwhile, is over, or is another one', () => {
    expect(due([inPage], false, [lock]).state.talking).toMatchObject({ locked: true });
    expect(due([inPage], false, [end]).state.notice).toBeUndefined();
    expect(due([inPage], false, [end, begin]).state.talking).toBeDefined();
  });
});
