import type { Effect, SessionEvent } from '../../utils/session/events.ts';
import { type Grant, initialState, type SessionState } from '../../utils/session/state.ts';
import { step } from '../../utils/session/step.ts';
import { NO_ICE } from '../../utils/shared/ice-server.ts';

/** Plays a script of events, one per millisecond from `at` on; returns the last state and every effect in order. */
export function play(events: readonly SessionEvent[], from: SessionState = initialState, at = 1_000) {
  let state = from;
  const effects: Effect[] = [];
  events.forEach((event, i) => {
    const next = step(state, event, at + i);
    state = next.state;
    effects.push(...next.effects);
  });
  return { state, effects };
}

/** What the last of the events asked for. */
export function effectsOfLast(events: readonly SessionEvent[], from?: SessionState): Effect[] {
  const before = play(events.slice(0, -1), from).state;
  return play(events.slice(-1), before, 1_000 + events.length - 1).effects;
}

/** What a backend gives that hands out tokens. */
export function tokenGrant(token: string, more: Partial<CallTermsOfGrant> = {}): Grant {
  return {
    by: 'token',
    token,
    callUrl: 'https://api.openai.com/v1/realtime/calls',
    ice: NO_ICE,
    ways: ['webrtc'],
    ...more,
  };
}

/** What a backend gives that answers calls itself. */
export function backendGrant(more: Partial<CallTermsOfGrant> = {}): Grant {
  return { by: 'backend', ice: NO_ICE, ways: ['webrtc'], ...more };
}

type CallTermsOfGrant = Pick<Grant, 'ice' | 'limit' | 'ways'>;

/** A start that goes well, as attempt `attempt`. */
export function upToLive(attempt = 1, grant?: Grant): SessionEvent[] {
  return [
    { type: 'start', voice: true, clickedAt: 900 },
    { type: 'microphone-ready', attempt },
    ...connected(attempt, grant),
  ];
}

/** From the token to the live call. */
export function connected(attempt: number, grant = tokenGrant('ek_test')): SessionEvent[] {
  return [
    { type: 'grant-ready', attempt, grant },
    { type: 'milestone', attempt, name: 'offer' },
    { type: 'milestone', attempt, name: 'answer' },
    { type: 'milestone', attempt, name: 'ice' },
    { type: 'milestone', attempt, name: 'dtls' },
    { type: 'milestone', attempt, name: 'channel' },
    { type: 'session-created', writesDown: true },
    { type: 'session-ready', writesDown: true },
  ];
}
