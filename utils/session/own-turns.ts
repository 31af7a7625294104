import { configure } from './connecting.ts';
import type { Heard, MicrophoneEvent } from './events.ts';
import { turnBegan, turnEnded } from './spoken-turns.ts';
import type { SessionState } from './state.ts';
import type { Step } from './step.ts';
import { giveTurn } from './turns.ts';

/**
 * Turns of captions that this client ends: there are models which find none in a transcription session and refuse to be
 * told how (`gpt-realtime-whisper`, protocol 1.5). The microphone's own detector is later sure of a beginning than of an
 * end, so pauses of a third of a second end a line.
 */

/** Whether the server has just refused to find turns. */
export function refusesTurns({ mode, talk, endsTurns }: SessionState, heard: Heard): boolean {
  if (heard.type !== 'server-error' || mode !== 'captions' || talk !== 'open' || endsTurns) return false;
  return /\bturn_detection\b/.test(`${heard.param ?? ''} ${heard.problem?.detail ?? ''}`);
}

/** Asks for the same session without turns. */
export function takeTurns(state: SessionState): Step {
  const own: SessionState = { ...state, endsTurns: true };
  return { state: own, effects: [configure(own, 'call')] };
}

/** What is there now. A turn begins with what is more than a click, and ends when there is nothing. */
export function hearOwnTurn(
  state: SessionState,
  here: Extract<MicrophoneEvent, { type: 'sound' }>['here'],
  now: number,
): Step {
  const last = state.spoken.open.at(-1);
  const isSpeaking = last !== undefined && last.until === undefined;
  if (!state.endsTurns || state.talk !== 'open' || state.phase.name !== 'live') return { state, effects: [] };
  if (here === 'nothing') {
    if (!isSpeaking) return { state, effects: [] };
    const ended = { ...state, spoken: turnEnded(state.spoken, now) };
    return { state: giveTurn(ended, 'listening'), effects: [{ do: 'commit-input' }] };
  }
  if (isSpeaking || here === 'heard' || here === 'unknown') return { state, effects: [] };
  const begun = { ...state, spoken: turnBegan(state.spoken, `press_${now}`, now) };
  return { state: giveTurn(begun, 'user-speaking'), effects: [] };
}
