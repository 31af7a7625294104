import type { MicrophoneEvent } from './events.ts';
import type { SessionState, Suspicion } from './state.ts';

/**
 * What an echo canceller leaves of the assistant's own voice is sometimes speech to a server, with words ("visits about two"
 * came back as "It's about you"). Who listens past the canceller knows that nobody was there
 * (docs/decisions/0021-words-that-nobody-said.md).
 */

/** A server tells of a beginning late, and of the words later. */
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

/** Whether nobody can have said this turn: it began while the voice was playing, and only the server heard it. */
export function isSaidByNobody({ turnUnderVoice, suspicion }: SessionState, id: string): boolean {
  if (turnUnderVoice?.id !== id || isNear(suspicion)) return false;
  return suspicion.nearAt < turnUnderVoice.since - TOLD_WITHIN_MS;
}
