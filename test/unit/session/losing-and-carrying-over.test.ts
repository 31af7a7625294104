import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { type ProblemCode, problem } from '../../../utils/session/problem.ts';
import { retryDelayMs } from '../../../utils/session/retry-policy.ts';
import { fencedPage } from '../../fakes/pages.ts';
import { connected, effectsOfLast, play, upToLive } from '../../fakes/play.ts';

const lost = (attempt: number): SessionEvent => ({ type: 'failed', attempt, problem: problem('net.lost') });
const page = fencedPage();

const spokenTurn: SessionEvent[] = [
  { type: 'speech-started', id: 'u1' },
  { type: 'text-done', id: 'u1', speaker: 'user', part: 0, text: 'What is this?' },
  { type: 'text-done', id: 'a1', speaker: 'assistant', part: 0, text: 'A page about bread.' },
  {
    type: 'item-done',
    item: { kind: 'message', id: 'a1', speaker: 'assistant', parts: ['A page about bread.'], status: 'completed' },
  },
];

describe('losing the call', () => {
  it('keeps the microphone and fetches a fresh token', () => {
    const { effects } = play([
      ...upToLive(),
      lost(1),
      { type: 'retry-due', attempt: 2 },
      { type: 'microphone-ready', attempt: 2 },
    ]);
    const after = effects.slice(effects.findIndex((effect) => effect.do === 'hang-up')).map((effect) => effect.do);
    expect(after).toEqual([
      'hang-up',
      'hold-microphone',
      'rewind-microphone',
      'retry-later',
      'open-microphone',
      'wait-for',
      'fetch-grant',
      'wait-for',
    ]);
  });

  it('gives up after four tries in a row and gives the microphone back', () => {
    const events: SessionEvent[] = [...upToLive(), lost(1)];
    for (let attempt = 2; attempt <= 5; attempt++) events.push({ type: 'retry-due', attempt }, lost(attempt));
    const { state, effects } = play(events);
    expect(state.phase).toEqual({ name: 'ended', problem: { code: 'net.lost' } });
    expect(effects.at(-1)).toEqual({ do: 'release' });
  });

  it('counts anew once it is live again', () => {
    const events = [
      ...upToLive(),
      lost(1),
      { type: 'retry-due', attempt: 2 } as const,
      { type: 'microphone-ready', attempt: 2 } as const,
      ...connected(2),
    ];
    expect(play(events).state).toMatchObject({ failures: 0, phase: { name: 'live' } });
  });

  it('drops what an older attempt still reports', () => {
    const events = [...upToLive(), lost(1), lost(1)];
    expect(play(events).state.attempt).toBe(2);
  });

  const policy: [ProblemCode, number[], boolean][] = [
    ['net.lost', [0, 1_000, 3_000, 7_000], true],
    ['openai.token_rejected', [0], true],
    ['backend.unreachable', [500], true],
    ['backend.down', [500, 2_000], true],
    ['auth.required', [], true],
    ['mic.denied', [], true],
    ['backend.bad_answer', [], true],
  ];
  it.each(policy)('%s is tried again after %j ms and then no more', (code, delays) => {
    expect(delays.map((_, failures) => retryDelayMs(problem(code), failures))).toEqual(delays);
    expect(retryDelayMs(problem(code), delays.length)).toBeUndefined();
  });

  it('waits as long as a rate limit asks, once, and not for minutes', () => {
    expect(retryDelayMs(problem('limit.rate', { retryAfterMs: 3_000 }), 0)).toBe(3_000);
    expect(retryDelayMs(problem('limit.rate', { retryAfterMs: 3_000 }), 1)).toBeUndefined();
    expect(retryDelayMs(problem('limit.rate', { retryAfterMs: 90_000 }), 0)).toBeUndefined();
  });
});

describe('carrying a conversation into a new call', () => {
  const seeds = (events: SessionEvent[]) =>
    effectsOfLast(events).flatMap((effect) => (effect.do === 'create-item' ? [effect.item] : []));

  it('tells the new call the page and what was said, in order', () => {
    const events: SessionEvent[] = [
      ...upToLive(),
      { type: 'page-read', page },
      ...spokenTurn,
      lost(1),
      { type: 'retry-due', attempt: 2 },
      { type: 'microphone-ready', attempt: 2 },
      ...connected(2),
    ];
    expect(seeds(events)).toMatchObject([
      { kind: 'page', page },
      { kind: 'message', id: 'u1', speaker: 'user', text: 'What is this?' },
      { kind: 'message', id: 'a1', speaker: 'assistant', text: 'A page about bread.' },
    ]);
    expect(effectsOfLast(events)).not.toContainEqual({ do: 'request-response' });
  });

  it('asks for the answer that the lost call still owed', () => {
    const events = [
      ...upToLive(),
      ...spokenTurn.slice(0, 2),
      lost(1),
      { type: 'retry-due', attempt: 2 } as const,
      { type: 'microphone-ready', attempt: 2 } as const,
      ...connected(2),
    ];
    expect(effectsOfLast(events).at(-1)).toEqual({ do: 'request-response' });
  });

  it('shows every message once when the new call names the seeded items again', () => {
    const events: SessionEvent[] = [
      ...upToLive(),
      ...spokenTurn,
      lost(1),
      { type: 'retry-due', attempt: 2 },
      { type: 'microphone-ready', attempt: 2 },
      ...connected(2),
      {
        type: 'item-added',
        item: { kind: 'message', id: 'u1', speaker: 'user', parts: ['What is this?'], status: 'completed' },
        after: null,
      },
      {
        type: 'item-added',
        item: { kind: 'message', id: 'a1', speaker: 'assistant', parts: ['A page about bread.'], status: 'completed' },
        after: 'u1',
      },
    ];
    expect(play(events).state.transcript.map((entry) => entry.id)).toEqual(['u1', 'a1']);
  });

  it('marks the answer that was being spoken as incomplete', () => {
    const events: SessionEvent[] = [
      ...upToLive(),
      { type: 'text-delta', id: 'a1', speaker: 'assistant', part: 0, delta: 'Half an ans' },
      lost(1),
    ];
    expect(play(events).state.transcript[0]).toMatchObject({ id: 'a1', status: 'incomplete', parts: ['Half an ans'] });
  });

  it('goes on with the conversation when the person starts again after a failure', () => {
    const ended = play([
      ...upToLive(),
      ...spokenTurn,
      { type: 'failed', attempt: 1, problem: problem('openai.quota') },
    ]).state;
    const again = play([{ type: 'start', voice: true, clickedAt: 5_000 }], ended).state;
    expect(again.transcript.map((entry) => entry.id)).toEqual(['u1', 'a1']);
    expect(again.conversation).toBe(ended.conversation);
  });

  it('begins a new conversation when the person starts again after Stop', () => {
    const stopped = play([...upToLive(), ...spokenTurn, { type: 'stop' }]).state;
    expect(stopped.transcript).toHaveLength(2);
    const again = play([{ type: 'start', voice: true, clickedAt: 5_000 }], stopped).state;
    expect(again.transcript).toEqual([]);
    expect(again.conversation).not.toBe(stopped.conversation);
  });
});
