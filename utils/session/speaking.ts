import type { Effect } from './events.ts';
import type { SessionState, SpeakerLevel } from './state.ts';
import type { Step } from './step.ts';
import { findMessage, type MessageEntry, replace } from './transcript.ts';
import { giveTurn } from './turns.ts';

/** Whether an answer is being made or played that somebody may want to interrupt. */
export function isAnswering({ speakingSince, response }: SessionState): boolean {
  return speakingSince !== undefined || (response !== undefined && !response.dropped);
}

/** The first sound of an answer is being played. */
export function startVoice(state: SessionState, now: number): Step {
  const speaking = giveTurn({ ...state, speakingSince: now }, 'assistant-speaking');
  return judge({ ...speaking, speaker: state.audible ? 'full' : 'off' }, now, state.speaker);
}

/** The voice has ended or was dropped. After a cut the speaker stays off until the next answer: sound may be on its way. */
export function endVoice(state: SessionState): Step {
  const wasSpeaking = state.phase.name === 'live' && state.phase.turn === 'assistant-speaking';
  // Who still speaks when the voice ends by itself has the floor, and no doubt is left to be had.
  const ended: SessionState = { ...state, speakingSince: undefined, doubtfulTurn: undefined };
  const turn = ended.suspicion.there ? 'user-speaking' : ended.response ? 'thinking' : 'listening';
  const next = wasSpeaking ? giveTurn(ended, turn) : ended;
  return setSpeaker(next, next.speaker === 'ducked' ? 'full' : next.speaker, state.speaker);
}

/**
 * What to make of what is heard during an answer: anything loud lowers the voice at once; the answer stops when the
 * server holds it for speech and the microphone's own detector agrees, so that a cough, a click or music does not cut it.
 * `before` is the level that the speaker has.
 */
export function judge(state: SessionState, now: number, before: SpeakerLevel = state.speaker): Step {
  if (!isAnswering(state)) return setSpeaker(state, state.speaker, before);
  const { here, there } = state.suspicion;
  if (there && (here === 'speech' || here === 'lasting' || here === 'unknown')) return cutVoice(state, now, before);
  const quiet = !there && (here === 'nothing' || here === 'unknown');
  return setSpeaker(state, state.speaker === 'off' ? 'off' : quiet ? 'full' : 'ducked', before);
}

/** Stops the answer: at the loudspeaker now, at the server as soon as it hears of it. */
export function cutVoice(state: SessionState, now: number, before: SpeakerLevel = state.speaker): Step {
  if (!isAnswering(state)) return setSpeaker(state, state.speaker, before);
  const cut: SessionState = {
    ...state,
    speakingSince: undefined,
    doubtfulTurn: undefined,
    response: state.response && { ...state.response, dropped: true },
    transcript: state.speakingSince === undefined ? state.transcript : markCut(state, now),
  };
  const next = giveTurn(cut, cut.suspicion.there ? 'user-speaking' : 'listening');
  const silenced = setSpeaker(next, 'off', before);
  return { state: silenced.state, effects: [...silenced.effects, { do: 'cancel-response' }] };
}

/** The answer that is being played is the last one; what the server tells of the cut later is more exact. */
function markCut(state: SessionState, now: number): SessionState['transcript'] {
  const last = state.transcript.findLast((entry) => entry.kind === 'message' && entry.speaker === 'assistant');
  const message = last && findMessage(state.transcript, last.id);
  if (!message) return state.transcript;
  return replace(state.transcript, asCut(message, now - (state.speakingSince ?? now)));
}

/** A message that was cut; `heardMs` is how much of its sound was heard, where it is known. */
export function asCut(message: MessageEntry, heardMs: number | undefined): MessageEntry {
  const cut: MessageEntry = { ...message, status: 'incomplete', settled: true };
  return heardMs === undefined ? cut : { ...cut, heardMs: Math.max(0, Math.round(heardMs)) };
}

/** Sets the level where it differs from the one that the speaker has. */
function setSpeaker(state: SessionState, level: SpeakerLevel, before: SpeakerLevel): Step {
  const effects: Effect[] = level === before ? [] : [{ do: 'set-speaker', level }];
  return { state: state.speaker === level ? state : { ...state, speaker: level }, effects };
}
