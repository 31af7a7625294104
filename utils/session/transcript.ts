import type { DocumentKind, SharedPart } from '../shared/page-item.ts';

/** What is said in a conversation, in the order of the conversation; one entry for each Realtime item. */
export type Entry = MessageEntry | PageEntry | FunctionCallEntry | FunctionCallOutputEntry;

interface EntryBase {
  /** The Realtime item id. Ids that the server invents and ids that we send (32 characters at most) share this space. */
  id: string;
  /** When it was first seen, ms since 1970. */
  at: number;
  /** Number of the attempt (call) that knows this item; an older one must be seeded into the current call. */
  call: number;
}

/** `waiting`: not sent yet. `incomplete`: cut by an interruption or a limit. The rest is the protocol's item status. */
export type EntryStatus = 'waiting' | 'in_progress' | 'completed' | 'incomplete' | 'failed';

export interface MessageEntry extends EntryBase {
  kind: 'message';
  speaker: 'user' | 'assistant';
  /** Texts of the content parts by content_index: one item may hold several. */
  parts: readonly string[];
  status: EntryStatus;
  /** Whether its words are final: later deltas are ignored. */
  settled: boolean;
  /** Whether it was typed rather than spoken. */
  typed: boolean;
  /** How much of its sound was heard before it was cut, in ms; absent if it was not cut while it was spoken. */
  heardMs?: number;
  /** Who made it, in words, where that was not the page's own sentences; told by our own engine alone. */
  by?: string;
  /** Where in a shared page it comes from, found by us and not said by the model; absent if nowhere. Never stored. */
  source?: Source;
}

/** A sentence of a page that was shared. Written by the page: untrusted. */
export interface Source {
  /** The id of the page's entry. */
  page: string;
  /** Its section by id and title; the title is '' where the page has no sections. */
  section: string;
  title: string;
  quote: string;
  /** It is in a document, or in what was put below the page (frames, data, captions): nothing can be shown there. */
  fixed?: true;
}

/** A page that was shared. Its text is not here but in the session's memory: it is large and no UI shows it. */
export interface PageEntry extends EntryBase {
  kind: 'page';
  url: string;
  title: string;
  /** Words in what is shared. */
  words: number;
  truncated: boolean;
  /** `page` unless said otherwise. */
  part?: SharedPart;
  /** Of `changes`: the entry of the page that they are told of. */
  of?: string;
  /** Estimated model tokens of the item; absent in what was kept before they were counted. */
  tokens?: number;
  /** Estimated tokens of what the model has read more of it since. */
  more?: number;
  /** How many secrets were taken out before it was shared. */
  redacted?: number;
  /** The other sites whose frames are part of it. */
  frames?: readonly string[];
  /** The origins of frames in it that were not read. */
  unread?: readonly string[];
  /** What it is, if it is no page of the web, and how many pages it has. */
  document?: DocumentKind;
  pages?: number;
  /**
   * It is not in the conversation any more. Taken out by the person: its text is still `kept` by the host and can be put
   * back, or is `forgotten`. Or `replaced` by the page that came after it, or `left`: that one could not be had.
   */
  taken?: 'kept' | 'forgotten' | 'replaced' | 'left';
  status: EntryStatus;
}

export interface FunctionCallEntry extends EntryBase {
  kind: 'function_call';
  name: string;
  callId: string;
  arguments: string;
  status: EntryStatus;
  /** The titles of the sections that it was answered with. */
  titles?: readonly string[];
  /** Nobody has offered it, and nothing was done. */
  refused?: true;
}

export interface FunctionCallOutputEntry extends EntryBase {
  kind: 'function_call_output';
  callId: string;
  /** '' for one of ours, which may be page text. */
  output: string;
  /** We have given it. */
  own?: true;
  /** It says that there is no such function. */
  refused?: true;
}

export type Transcript = readonly Entry[];

/** Where the server put an item: after that item, first of the call (null), or not told (undefined). */
export type After = string | null | undefined;

/** All words of a message. */
export function textOf(entry: MessageEntry): string {
  return entry.parts.filter((part) => part !== '').join('\n');
}

/** The message with this id, or undefined. */
export function findMessage(transcript: Transcript, id: string): MessageEntry | undefined {
  const found = transcript.find((entry) => entry.id === id);
  return found?.kind === 'message' ? found : undefined;
}

/**
 * Puts an entry where the server says it stands; an entry that is already there moves only if it stands wrong.
 * Only `conversation.item.added` is believed: `item.done` is known to carry a wrong `previous_item_id` (protocol 2.5).
 */
export function place(transcript: Transcript, entry: Entry, after: After): Transcript {
  const rest = transcript.filter((other) => other.id !== entry.id);
  const wasAt = transcript.findIndex((other) => other.id === entry.id);
  const at = positionOf(rest, entry, after) ?? (wasAt >= 0 ? wasAt : rest.length);
  return [...rest.slice(0, at), entry, ...rest.slice(at)];
}

function positionOf(rest: Transcript, entry: Entry, after: After): number | undefined {
  if (after === undefined) return undefined;
  if (after === null) {
    const first = rest.findIndex((other) => other.call === entry.call);
    return first >= 0 ? first : undefined;
  }
  const previous = rest.findIndex((other) => other.id === after);
  if (previous < 0) return undefined;
  // The server knows nothing any more of what was taken out: that was before this all the same.
  const next = rest.slice(previous + 1).findIndex((other) => other.kind !== 'page' || !other.taken);
  return next < 0 ? rest.length : previous + 1 + next;
}

/** Replaces the entry of the same id; nothing happens if there is none. */
export function replace(transcript: Transcript, entry: Entry): Transcript {
  return transcript.map((other) => (other.id === entry.id ? entry : other));
}

/** Sets one content part, filling parts that were not seen yet with ''. */
export function withPart(message: MessageEntry, index: number, text: string): MessageEntry {
  const length = Math.max(message.parts.length, index + 1);
  return { ...message, parts: Array.from({ length }, (_, i) => (i === index ? text : (message.parts[i] ?? ''))) };
}
