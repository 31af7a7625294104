import type { SessionEvent } from '../../utils/session/events.ts';
import { upToLive } from './play.ts';

/** What the assistant says. */
export const ANSWER = 'In winter the colony forms a cluster around the queen and keeps warm by shivering.';

/** A voice that has been talking since the 14th event, with a detector that has said that all is quiet. */
export const speaking: SessionEvent[] = [
  ...upToLive(),
  { type: 'sound', here: 'nothing' },
  { type: 'response-started', id: 'r1' },
  {
    type: 'item-added',
    item: { kind: 'message', id: 'a1', speaker: 'assistant', parts: [], status: 'in_progress', responseId: 'r1' },
    after: null,
  },
  { type: 'text-delta', id: 'a1', speaker: 'assistant', part: 0, delta: ANSWER },
  { type: 'audio-started' },
];
