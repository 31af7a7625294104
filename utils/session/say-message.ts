import type { Effect } from './events.ts';
import type { SessionState } from './state.ts';
import type { Step } from './step.ts';
import type { MessageEntry } from './transcript.ts';

/** An id for an item of our own: 32 characters at most, unlike any other conversation's. */
export function newItemId(state: SessionState): string {
  return `local_${Number(state.conversation ?? 0).toString(36)}_${state.nextItem}`;
}

/** Adds what was typed: sent at once when live, otherwise shown as waiting until the call is there. */
export function sayMessage(state: SessionState, text: string, now: number): Step {
  const live = state.phase.name === 'live';
  const entry: MessageEntry = {
    kind: 'message',
    id: newItemId(state),
    at: now,
    call: live ? state.attempt : -1,
    speaker: 'user',
    parts: [text],
    status: live ? 'in_progress' : 'waiting',
    settled: true,
    typed: true,
  };
  const next = { ...state, nextItem: state.nextItem + 1, transcript: [...state.transcript, entry] };
  if (!live) return { state: next, effects: [] };
  const asked = askForResponse(next);
  const create: Effect = { do: 'create-item', item: { kind: 'message', id: entry.id, speaker: 'user', text } };
  return { state: asked.state, effects: [create, ...asked.effects] };
}

/**
 * Asks for an answer. Only one response may be active: a running one is cut first, and the new one is asked for when
 * its end is heard (`conversation_already_has_active_response`, protocol 2.6).
 */
export function askForResponse(state: SessionState): Step {
  if (!state.response) return { state: { ...state, responseDue: false }, effects: [{ do: 'request-response' }] };
  return { state: { ...state, responseDue: true }, effects: [{ do: 'cancel-response' }] };
}
