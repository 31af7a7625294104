import { type Entry, textOf } from '../../utils/session/transcript.ts';
import type { View } from '../../utils/wire/change.ts';

/** A line that was shown as finished. */
export interface LedgerLine {
  id: string;
  /** Every wording that was seen since it was finished. */
  texts: readonly string[];
  /** When it was first seen finished, ms since 1970. */
  at: number;
}

/** What somebody who looked over the person's shoulder knows to have been said. */
export interface Ledger {
  /** Notes what a view shows; `at`, ms since 1970, is when it was there at the latest. */
  note(view: View, at: number): void;
  /** The lines that were finished by then, in the order in which the last view shows them. */
  finishedBy(at: number): LedgerLine[];
}

/** What became of the lines of a ledger. */
export interface Losses {
  /** Ids of lines that are not there, or with words that were never seen. */
  lost: string[];
  /** Ids that are there more than once. */
  doubled: string[];
  /** Ids of lines that stand before one that they should follow. */
  outOfOrder: string[];
}

/** Begins an empty one. */
export function createLedger(): Ledger {
  const lines = new Map<string, LedgerLine>();
  let order: readonly string[] = [];
  return {
    note({ transcript }, at) {
      order = transcript.map(({ id }) => id);
      for (const entry of transcript.filter(isFinished)) {
        const known = lines.get(entry.id) ?? { id: entry.id, texts: [], at };
        const words = wordsOf(entry);
        lines.set(entry.id, known.texts.includes(words) ? known : { ...known, texts: [...known.texts, words] });
      }
    },
    finishedBy: (until) => order.flatMap((id) => lines.get(id) ?? []).filter(({ at }) => at <= until),
  };
}

/** Compares what was seen with what is stored, in its order. */
export function findLosses(seen: readonly LedgerLine[], stored: readonly Entry[]): Losses {
  const ids = stored.map(({ id }) => id);
  const words = new Map(stored.map((entry) => [entry.id, wordsOf(entry)]));
  const kept = seen.filter(({ id, texts }) => texts.includes(words.get(id) ?? NO_WORDS));
  const places = kept.map(({ id }) => ids.indexOf(id));
  return {
    lost: seen.filter((line) => !kept.includes(line)).map(({ id }) => id),
    doubled: [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))],
    outOfOrder: kept
      .filter((_line, i) => places.slice(0, i).some((place) => place > (places[i] ?? 0)))
      .map(({ id }) => id),
  };
}

/** Unlike the words of any line. */
const NO_WORDS = '\0';

const isFinished = (entry: Entry): boolean =>
  entry.kind === 'function_call_output' || entry.status === 'completed' || entry.status === 'incomplete';

function wordsOf(entry: Entry): string {
  return entry.kind === 'message' ? textOf(entry) : JSON.stringify(entry);
}
