import type { OutgoingItem } from './events.ts';
import { heardTextOf } from './heard-text.ts';
import type { SessionState } from './state.ts';
import { type Entry, textOf } from './transcript.ts';

/** How much of a conversation a new call is told, in characters (about 3,000 tokens) and messages. */
const MOST_CHARACTERS = 12_000;
const MOST_MESSAGES = 60;

/**
 * What a new call must be told so that the conversation goes on: the pages that are shared, and the latest messages, in
 * order. What is already known to this call (`entry.call === state.attempt`) and what is empty stays out.
 * The model's own audio cannot be seeded (protocol section 4), so everything goes as text.
 */
export function carryOver(state: SessionState): OutgoingItem[] {
  const unknown = state.transcript.filter((entry) => entry.call !== state.attempt);
  const kept = new Set(latestMessages(unknown));
  const pages = [state.page, ...state.beside];
  return unknown.flatMap((entry): OutgoingItem[] => {
    const page = entry.kind === 'page' && pages.find((one) => one?.id === entry.id);
    if (page) return [{ kind: 'page', id: entry.id, page: page.item }];
    if (entry.kind !== 'message' || !kept.has(entry)) return [];
    return [{ kind: 'message', id: entry.id, speaker: entry.speaker, text: heardTextOf(entry) }];
  });
}

/** Whether the person is still owed an answer: the last thing said in the conversation is theirs. */
export function owesAnswer(transcript: readonly Entry[]): boolean {
  const last = transcript.findLast((entry) => entry.kind === 'message' && textOf(entry) !== '');
  return last?.kind === 'message' && last.speaker === 'user' && last.status !== 'failed';
}

function latestMessages(entries: readonly Entry[]): Entry[] {
  const kept: Entry[] = [];
  let characters = 0;
  for (const entry of entries.toReversed()) {
    if (entry.kind !== 'message') continue;
    const { length } = heardTextOf(entry);
    if (length === 0) continue;
    characters += length;
    if (characters > MOST_CHARACTERS || kept.length >= MOST_MESSAGES) break;
    kept.push(entry);
  }
  return kept;
}
