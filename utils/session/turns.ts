import type { SessionState, Turn } from './state.ts';
import { type Entry, type Transcript, textOf } from './transcript.ts';

/** Gives the floor to somebody; nothing happens unless the call is live. */
export function giveTurn(state: SessionState, turn: Turn): SessionState {
  if (state.phase.name !== 'live' || state.phase.turn === turn) return state;
  return { ...state, phase: { ...state.phase, turn } };
}

/** What a lost or stopped call leaves unfinished is incomplete, and what has no words at all goes. */
export function cutUnfinished(transcript: Transcript): Transcript {
  if (!transcript.some(isUnfinished)) return transcript;
  return transcript.flatMap((entry): Entry[] => {
    if (!isUnfinished(entry)) return [entry];
    if (entry.kind === 'message' && textOf(entry) === '') return [];
    return [
      entry.kind === 'message' ? { ...entry, status: 'incomplete', settled: true } : { ...entry, status: 'incomplete' },
    ];
  });
}

function isUnfinished(entry: Entry): entry is Exclude<Entry, { kind: 'function_call_output' }> {
  return entry.kind !== 'function_call_output' && entry.status === 'in_progress';
}
