import type { Effect } from './events.ts';
import { cutVoice } from './speaking.ts';
import type { SessionState } from './state.ts';
import type { Step } from './step.ts';
import type { MessageEntry } from './transcript.ts';

/** An id for an item of our own: 32 characters at most, unlike any other, also in a conversation that is continued. */
export function newItemId(state: SessionState, now: number): string {
  return `local_${now.toString(36)}_${state.nextItem}`;
}

/** Adds what was typed: sent at once when live, otherwise shown as waiting until the call is there. */
export function sayMessage(state: SessionState, text: string, now: number): Step {
  const live = state.phase.name === 'live';
  const entry: MessageEntry = {
    kind: 'message',
    id: newItemId(state, now),
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
  // What is typed interrupts as what is said does.
  const cut = cutVoice(next, now);
  const asked = askForResponse(cut.state);
  const create: Effect = { do: 'create-item', item: { kind: 'message', id: entry.id, speaker: 'user', text } };
  const effects = [...cut.effects, create, ...asked.effects];
  return { state: asked.state, effects: effects.filter((effect, i) => !isSecondCancel(effect, i, effects)) };
}

/**
 * Asks for an answer. Only one response may be active: a running one is cut first, and the new one is asked for when
 * its end is heard (`conversation_already_has_active_response`, protocol 2.6).
 */
export function askForResponse(state: SessionState): Step {
  if (!state.response)
    return { state: { ...state, responseDue: false, responseAsked: true }, effects: [{ do: 'request-response' }] };
  return { state: { ...state, responseDue: true }, effects: [{ do: 'cancel-response' }] };
}

/** Once is enough. */
function isSecondCancel(effect: Effect, index: number, effects: readonly Effect[]): boolean {
  return effect.do === 'cancel-response' && effects.findIndex((other) => other.do === 'cancel-response') < index;
}
