import type { StoreEvent } from './events.ts';
import type { SessionState } from './state.ts';
import type { Entry } from './transcript.ts';

/** A conversation that a crash cut off was found: offered as long as nothing else was begun. */
export function offerRecovered(
  state: SessionState,
  { recovered }: Extract<StoreEvent, { type: 'recovered-found' }>,
): SessionState {
  const untouched = state.conversation === undefined && state.phase.name === 'idle';
  return untouched ? { ...state, recovered } : state;
}

/** Puts what was said in it in front of what was typed or shared meanwhile. No call knows any of it. */
export function takeUp(
  state: SessionState,
  { conversation, entries }: Extract<StoreEvent, { type: 'recovered-read' }>,
): SessionState {
  const old = entries.map((entry): Entry => ({ ...withoutText(entry), call: -1 }));
  return {
    ...state,
    conversation,
    recovered: undefined,
    continuing: undefined,
    fellBack: undefined,
    transcript: [...old, ...state.transcript],
  };
}

/** The text of a page is never stored: there is nothing left to put back. */
const withoutText = (entry: Entry): Entry =>
  entry.kind === 'page' && entry.taken === 'kept' ? { ...entry, taken: 'forgotten' } : entry;
