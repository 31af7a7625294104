import type { DictationOutcome } from '../session/events.ts';
import { problem } from '../session/problem.ts';
import type { Inserted } from '../wire/protocol.ts';

/** An answer of a page's script to `insert`, or undefined for anything else: the page's process could be somebody else's. */
export function readInserted(raw: unknown): Inserted | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { type, id, outcome } = raw as { type?: unknown; id?: unknown; outcome?: unknown };
  if (type !== 'inserted' || typeof id !== 'string') return undefined;
  return outcome === 'done' || outcome === 'no-field' || outcome === 'password' ? { type, id, outcome } : undefined;
}

/** What an answer means for the session. */
export function outcomeOf({ outcome }: Pick<Inserted, 'outcome'>): DictationOutcome {
  if (outcome === 'done') return { type: 'text-inserted' };
  return {
    type: 'text-not-inserted',
    problem: problem(outcome === 'password' ? 'dictation.password' : 'dictation.no_field'),
  };
}
