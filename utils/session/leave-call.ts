import { splitHeard } from './heard-text.ts';
import { markCut } from './speaking.ts';
import { unheardSince } from './spoken-turns.ts';
import type { SessionState } from './state.ts';
import { textOf } from './transcript.ts';
import { cutUnfinished } from './turns.ts';

/**
 * What a call leaves to the next one, whose other side was last there at `since`: of the answer that it cut only what was
 * heard of it, the rest is owed; of what the person said either the words or, where there are none, the sound of the last
 * `rewindMs`: never both.
 */
export function leaveCall(state: SessionState, since: number, now: number): { state: SessionState; rewindMs: number } {
  if (!state.terms || (state.phase.name !== 'live' && !state.rescue)) return { state, rewindMs: 0 };
  const { from, again } = unheardSince(state.spoken, since, now);
  const transcript = state.speakingSince === undefined ? state.transcript : markCut(state, since);
  const kept = cutUnfinished(transcript.filter((entry) => !again.has(entry.id)));
  return {
    state: {
      ...state,
      transcript: kept,
      commitDue: isHeldTurnLost(state, again.size),
      answerOwed: state.answerOwed || owesRest({ ...state, transcript }),
    },
    rewindMs: state.voice ? Math.max(0, Math.round(now - from)) : 0,
  };
}

/** Whether an answer is being made that nobody wants to stop, or one is being played whose end was not heard. */
function owesRest({ response, responseAsked, responseDue, speakingSince, transcript }: SessionState): boolean {
  if ((response && !response.dropped) || responseAsked || responseDue) return true;
  if (speakingSince === undefined) return false;
  const last = transcript.findLast((entry) => entry.kind === 'message' && entry.speaker === 'assistant');
  return last?.kind === 'message' && splitHeard(textOf(last), last.heardMs ?? 0).rest.trim() !== '';
}

/** A held turn that is over and has no words is heard again, and must be ended again. */
const isHeldTurnLost = ({ talk, talking, commitDue, endsTurns }: SessionState, again: number): boolean =>
  commitDue || ((talk === 'hold' || endsTurns) && !talking && again > 0);
