import type { Clock } from './clock.ts';
import type { Conversation, Work } from './conversation.ts';
import { beginResponse } from './responses.ts';
import { addSpokenItem } from './turns.ts';

/** How long from now nobody may say anything before the assistant asks; a new `since` begins anew. */
export interface IdleWait {
  since: object;
  ms: number;
}

/** What is waited for, if the session has an `idle_timeout_ms`: it begins when the last answer was heard. */
export function idleWait({ session, answered, response, playing, turnItemId }: Conversation): IdleWait | undefined {
  const timeoutMs = session.audio.input.turn_detection?.idle_timeout_ms ?? undefined;
  if (timeoutMs === undefined || answered === undefined) return undefined;
  if (response !== undefined || playing !== undefined || turnItemId !== undefined) return undefined;
  return { since: answered, ms: answered.playsMs + timeoutMs };
}

/** Nobody spoke for the whole time: the silence becomes an item, and the assistant asks. `atMs` as the ear counts. */
export function triggerTimeout(work: Work, atMs: number): void {
  const detection = work.now.session.audio.input.turn_detection;
  const timeoutMs = detection?.idle_timeout_ms ?? undefined;
  if (timeoutMs === undefined || idleWait(work.now) === undefined) return;
  const item_id = work.ids.next('item');
  const end = Math.round(atMs);
  const audio_start_ms = Math.max(0, end - timeoutMs);
  work.emit({ type: 'input_audio_buffer.timeout_triggered', audio_start_ms, audio_end_ms: end, item_id });
  addSpokenItem(work, item_id);
  if (detection?.create_response === true) work.act({ do: 'prompt', responseId: beginResponse(work) });
}

/** Rings when a wait is over; told what is waited for after every step. */
export function createIdleTimer(clock: Clock, ring: () => void): (wait: IdleWait | undefined) => void {
  let waiting: IdleWait | undefined;
  let cancel = () => {};
  return (wait) => {
    if (wait?.since === waiting?.since && wait?.ms === waiting?.ms) return;
    cancel();
    waiting = wait;
    cancel = wait === undefined ? () => {} : clock.after(wait.ms, ring);
  };
}
