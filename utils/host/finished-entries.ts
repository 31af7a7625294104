import type { Entry, Transcript } from '../session/transcript.ts';

/** An entry that is final, and its place in the transcript. */
export interface FinishedEntry {
  entry: Entry;
  order: number;
}

/**
 * The entries that became final, or changed their place or words after that, between two transcripts: what has to be
 * written down now. Relies on entries being immutable.
 */
export function finishedEntries(before: Transcript, after: Transcript): FinishedEntry[] {
  if (before === after) return [];
  const known = new Map(before.map((entry, order) => [entry.id, { entry, order }]));
  return after.flatMap((entry, order) => {
    if (!isFinal(entry)) return [];
    const old = known.get(entry.id);
    return old?.entry === entry && old.order === order ? [] : [{ entry, order }];
  });
}

/**
 * An entry as it may be written to disk: what was said, and nothing that a page says. So neither where an answer comes from, nor
 * what functions were called with, which a model quotes the page in, and which of its headings they gave.
 */
export function asStored(entry: Entry): Entry {
  if (entry.kind === 'message') {
    const { source: _, ...said } = entry;
    return said;
  }
  if (entry.kind !== 'function_call') return entry;
  const { titles: _, ...called } = entry;
  return { ...called, arguments: '' };
}

function isFinal(entry: Entry): boolean {
  switch (entry.kind) {
    case 'message':
      return entry.settled && entry.status !== 'waiting';
    case 'page':
    case 'function_call':
      return entry.status === 'completed' || entry.status === 'incomplete';
    case 'function_call_output':
      return true;
  }
}
