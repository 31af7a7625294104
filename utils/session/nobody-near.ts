import type { MicrophoneEvent } from './events.ts';
import type { SessionState, Suspicion, TurnUnderVoice } from './state.ts';

/**
 * What an echo canceller leaves of the assistant's own voice is sometimes speech to a server, with words ("visits about two"
 * came back as "It's about you"). Who listens past the canceller knows that nobody was there
 * (docs/decisions/0021-words-that-nobody-said.md).
 */

/** A server tells of a beginning late, and as late that it is over. */
const TOLD_WITHIN_MS = 1_500;

const isNear = ({ here, sure }: Pick<Suspicion, 'here' | 'sure'>): boolean =>
  !sure || !(here === 'nothing' || here === 'heard');

/** What is suspected after what the microphone tells. */
export function hearNear(
  before: Suspicion,
  { here, sure = false }: Extract<MicrophoneEvent, { type: 'sound' }>,
  now: number,
): Suspicion {
  const near = isNear(before) || isNear({ here, sure });
  return { ...before, here, sure, nearAt: near ? now : before.nearAt };
}

/** More that wait for their words are forgotten. */
const MOST = 8;

/** A turn is heard to begin: one under the voice is noted. What is not heard from a loudspeaker has no echo. */
export function beginUnderVoice(state: SessionState, id: string, now: number): SessionState {
  if (state.speakingSince === undefined) return state;
  // What came to the server late was said before it told of it.
  const since = state.spoken.open.find((turn) => turn.id === id)?.from ?? now;
  return { ...state, turnsUnderVoice: [...withoutTurn(state, id).turnsUnderVoice, { id, since }].slice(-MOST) };
}

/** The voice is over; whoever goes on being heard is no echo of it. */
export function endVoiceOverTurns(state: SessionState, now: number): SessionState {
  const turnsUnderVoice = state.turnsUnderVoice.map((turn) => ({ ...turn, voiceEndedAt: turn.voiceEndedAt ?? now }));
  return { ...state, turnsUnderVoice };
}

/** The turn is over: what is near from now on does not belong to it. */
export function endUnderVoice(state: SessionState, now: number): SessionState {
  const last = state.turnsUnderVoice.at(-1);
  if (!last || last.nobody !== undefined) return state;
  const { voiceEndedAt = now } = last;
  const nobody = isUnheard(state.suspicion, last) && now - voiceEndedAt <= TOLD_WITHIN_MS;
  return { ...state, turnsUnderVoice: [...state.turnsUnderVoice.slice(0, -1), { ...last, nobody }] };
}

/** Whether nobody can have said this turn: it began while the voice was playing, and only the server heard it. */
export function isSaidByNobody(state: Pick<SessionState, 'turnsUnderVoice' | 'suspicion'>, id: string): boolean {
  const turn = state.turnsUnderVoice.find((one) => one.id === id);
  return turn !== undefined && (turn.nobody ?? isUnheard(state.suspicion, turn));
}

/** Its words are there, or will never be. */
export function withoutTurn(state: SessionState, id: string): SessionState {
  return { ...state, turnsUnderVoice: state.turnsUnderVoice.filter((turn) => turn.id !== id) };
}

const isUnheard = (suspicion: Suspicion, { since }: TurnUnderVoice): boolean =>
  !isNear(suspicion) && suspicion.nearAt < since - TOLD_WITHIN_MS;
