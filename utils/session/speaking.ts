import { assertNever } from '../shared/assert-never.ts';
import type { Effect } from './events.ts';
import { endVoiceOverTurns, isSaidByNobody } from './nobody-near.ts';
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
  // It was on its way when the key went down, which has silenced it.
  if (state.talking) return { state, effects: [] };
  const speaking = giveTurn({ ...state, speakingSince: now }, 'assistant-speaking');
  return judge({ ...speaking, speaker: state.audible ? 'full' : 'off' }, now, state.speaker);
}

/** The voice has ended or was dropped. After a cut the speaker stays off until the next answer: sound may be on its way. */
export function endVoice(state: SessionState, now: number): Step {
  const wasSpeaking = state.phase.name === 'live' && state.phase.turn === 'assistant-speaking';
  // Who still speaks when the voice ends by itself has the floor, and no doubt is left to be had; but what the server
  // hears where nobody is was the echo.
  const { doubtfulTurn } = state;
  const isEcho = doubtfulTurn !== undefined && isSaidByNobody(state, doubtfulTurn);
  const ended: SessionState = {
    ...endVoiceOverTurns(state, now),
    speakingSince: undefined,
    doubtfulTurn: isEcho ? doubtfulTurn : undefined,
  };
  const { there, here } = ended.suspicion;
  const waiting = isAnswering(ended) ? 'thinking' : 'listening';
  const turn = there && here !== 'nothing' ? 'user-speaking' : waiting;
  const next = wasSpeaking ? giveTurn(ended, turn) : ended;
  return setSpeaker(next, next.speaker === 'off' ? 'off' : 'full', state.speaker);
}

/**
 * Where holding does not help (loud rooms, other voices) it is given up for a while: 0, 2, 6, 14 s and so on. Not at all
 * after the first time: who says "Excuse me," and draws breath goes on in a moment.
 */
const HOLD_AGAIN_MS = 2_000;
const HOLD_AGAIN_AT_MOST_MS = 320_000;

/**
 * What to make of what is heard during an answer. Anything loud lowers the voice at once, and what stays holds it back:
 * who speaks hears nothing any more. The answer stops when the server holds it for speech and the microphone's own
 * detector agrees; a cough, a click or music does not cut it, the voice comes back.
 * `before` is the level that the speaker has.
 */
export function judge(state: SessionState, now: number, before: SpeakerLevel = state.speaker): Step {
  if (!isAnswering(state)) return setSpeaker(state, state.speaker, before);
  // Who holds a key to talk says so by that, and by nothing else: what was lowered before they chose that comes back.
  if (state.talk === 'hold') return setSpeaker(state, state.speaker === 'off' ? 'off' : 'full', before);
  const { here, there } = state.suspicion;
  if (there && (here === 'speech' || here === 'lasting' || here === 'unknown')) {
    return cutVoice({ ...state, vainHolds: 0, holdFrom: 0 }, now, before);
  }
  const level = state.speaker === 'off' ? 'off' : levelFor(state, now);
  const wasVain = state.speaker === 'held' && level !== 'held' && level !== 'off';
  return setSpeaker(wasVain ? heldInVain(state, now) : state, level, before);
}

function levelFor({ suspicion: { here, there }, holdFrom, speaker }: SessionState, now: number): SpeakerLevel {
  const mayHold = speaker === 'held' || now >= holdFrom;
  switch (here) {
    case 'nothing':
      // What a server hears then is a rest of echo, or is over.
      return 'full';
    case 'unknown':
    case 'noise':
      return there ? 'ducked' : 'full';
    case 'heard':
    case 'lasting':
      return 'ducked';
    case 'unclear':
      if (!there) return 'full';
      return mayHold ? 'held' : 'ducked';
    case 'staying':
    case 'speech':
      return mayHold ? 'held' : 'ducked';
    default:
      return assertNever(here);
  }
}

function heldInVain(state: SessionState, now: number): SessionState {
  const waitMs = Math.min(HOLD_AGAIN_AT_MOST_MS, HOLD_AGAIN_MS * (2 ** state.vainHolds - 1));
  return { ...state, vainHolds: state.vainHolds + 1, holdFrom: now + waitMs };
}

/** Stops the answer: at the loudspeaker now, at the server as soon as it hears of it. */
export function cutVoice(state: SessionState, now: number, before: SpeakerLevel = state.speaker): Step {
  if (!isAnswering(state)) return setSpeaker(state, state.speaker, before);
  const cut: SessionState = {
    ...endVoiceOverTurns(state, now),
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
export function markCut(
  state: Pick<SessionState, 'transcript' | 'speakingSince'>,
  now: number,
): SessionState['transcript'] {
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

/** Sets the level where it differs from the one that the speaker has: `before`. */
export function setSpeaker(state: SessionState, level: SpeakerLevel, before: SpeakerLevel = state.speaker): Step {
  const effects: Effect[] = level === before ? [] : [{ do: 'set-speaker', level }];
  return { state: state.speaker === level ? state : { ...state, speaker: level }, effects };
}
