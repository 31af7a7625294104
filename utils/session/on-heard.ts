import { assertNever } from '../shared/assert-never.ts';
import { onProblem } from './connecting.ts';
import type { Heard } from './events.ts';
import { goLive } from './go-live.ts';
import { addItem, appendArguments, appendText, endItem, finishText, hearSpeech } from './hear-items.ts';
import { askForResponse } from './say-message.ts';
import type { SessionState } from './state.ts';
import type { Step } from './step.ts';
import { findMessage, replace } from './transcript.ts';
import { giveTurn } from './turns.ts';

const stay = (state: SessionState): Step => ({ state, effects: [] });

/** What the server said. Words may come before the item they belong to; nothing here depends on a tidy order. */
export function onHeard(state: SessionState, heard: Heard, now: number): Step {
  if (state.phase.name !== 'starting' && state.phase.name !== 'live') return stay(state);
  switch (heard.type) {
    case 'session-created':
      return stay({ ...state, sessionCreated: true });
    case 'session-ready':
      return state.phase.name === 'starting' ? goLive(state, now) : stay(state);
    case 'speech-started':
      return stay(giveTurn(hearSpeech(state, heard.id, now), 'user-speaking'));
    case 'speech-stopped':
      return stay(giveTurn(state, 'thinking'));
    case 'item-added':
      return stay(addItem(state, heard.item, heard.after, now));
    case 'item-done':
      return stay(endItem(state, heard.item, now));
    case 'item-truncated':
      return stay(cut(state, heard.id));
    case 'item-deleted':
      return stay({ ...state, transcript: state.transcript.filter((entry) => entry.id !== heard.id) });
    case 'text-delta':
      return stay(appendText(state, heard, now));
    case 'text-done':
      return stay(finishText(state, heard, now));
    case 'transcription-failed':
      return stay(withoutWords(state, heard.id));
    case 'arguments-delta':
      return stay(appendArguments(state, heard.id, heard.delta));
    case 'response-started':
      return stay(giveTurn({ ...state, response: { id: heard.id, items: [] } }, 'thinking'));
    case 'response-ended':
      return endResponse(state, heard);
    case 'audio-started':
      return stay(giveTurn(state, 'assistant-speaking'));
    case 'audio-stopped':
      return stay(isSpeaking(state) ? giveTurn(state, state.response ? 'thinking' : 'listening') : state);
    case 'server-error':
      return onServerError(state, heard);
    default:
      return assertNever(heard);
  }
}

function isSpeaking(state: SessionState): boolean {
  return state.phase.name === 'live' && state.phase.turn === 'assistant-speaking';
}

function endResponse(state: SessionState, heard: Extract<Heard, { type: 'response-ended' }>): Step {
  if (state.response && state.response.id !== heard.id) return stay(state);
  const cutItems = new Set(heard.status === 'completed' ? [] : (state.response?.items ?? []));
  const transcript = state.transcript.map((entry) =>
    entry.kind === 'message' && cutItems.has(entry.id) && entry.status === 'in_progress'
      ? { ...entry, status: 'incomplete' as const, settled: true }
      : entry,
  );
  const ended: SessionState = {
    ...state,
    transcript,
    response: undefined,
    notice: heard.problem ?? state.notice,
  };
  const next = thinks(ended) ? giveTurn(ended, 'listening') : ended;
  return next.responseDue ? askForResponse(next) : stay(next);
}

function thinks(state: SessionState): boolean {
  return state.phase.name === 'live' && state.phase.turn === 'thinking';
}

function cut(state: SessionState, id: string): SessionState {
  const message = findMessage(state.transcript, id);
  if (!message) return state;
  return { ...state, transcript: replace(state.transcript, { ...message, status: 'incomplete', settled: true }) };
}

/** A turn that could not be written down: shown as such, unless some of its words are already there. */
function withoutWords(state: SessionState, id: string): SessionState {
  const message = findMessage(state.transcript, id);
  if (!message) return state;
  return { ...state, transcript: replace(state.transcript, { ...message, status: 'failed', settled: true }) };
}

/** Most errors leave the session open and need nobody (protocol 2.6). */
function onServerError(state: SessionState, heard: Extract<Heard, { type: 'server-error' }>): Step {
  // The server began a response of its own at the same moment: ours is due when that one ends.
  if (heard.code === 'conversation_already_has_active_response') return stay({ ...state, responseDue: true });
  if (!heard.problem) return stay(state);
  // These end the session whatever we do; the policy knows whether a new call helps.
  const ends = heard.problem.code === 'session.expired' || heard.problem.code === 'openai.quota';
  return ends ? onProblem(state, heard.problem) : stay({ ...state, notice: heard.problem });
}
