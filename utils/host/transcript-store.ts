import { type DBSchema, deleteDB, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import type { Mode } from '../session/mode.ts';
import type { Recovered } from '../session/state.ts';
import { type Entry, textOf } from '../session/transcript.ts';
import { asStored, type FinishedEntry } from './finished-entries.ts';

const DB_NAME = 'earshot-transcripts';
/** 2 brought the conversations; what version 1 kept belongs to conversations that are over. */
const DB_VERSION = 2;
const KEPT_FOR_MS = 30 * 24 * 60 * 60 * 1000;

/** A finished entry as it is kept: on this device, for 30 days, without audio and without page text. */
interface StoredEntry {
  conversation: string;
  /** Place in the conversation; later entries may be put between earlier ones. */
  order: number;
  entry: Entry;
}

/** A conversation of which something is kept. */
interface StoredConversation {
  id: string;
  /** When its first entry was first seen, ms since 1970. */
  startedAt: number;
  /** It did not end by Stop, and no other began after it. */
  open: boolean;
  /** Only where it is not a conversation; those that were kept before there was anything else have none either. */
  mode?: Mode;
}

interface TranscriptDb extends DBSchema {
  entries: { key: [string, string]; value: StoredEntry; indexes: { 'by-at': number } };
  conversations: { key: string; value: StoredConversation };
}

type Db = IDBPDatabase<TranscriptDb>;
type Both = ['conversations', 'entries'];
type Writing = IDBPTransaction<TranscriptDb, Both, 'readwrite'>;

/** Keeps what was said. Every write is on disk (`strict`) before it resolves; each is one transaction, whole or not at all. */
export interface TranscriptStore {
  /**
   * Writes entries, over those with the same ids. The first of a conversation open it, and close every other: what comes
   * for one that was closed leaves it closed. `mode` is a conversation unless said otherwise.
   */
  put(conversation: string, entries: readonly FinishedEntry[], mode?: Mode): Promise<void>;
  /** The entries of one conversation in order. */
  read(conversation: string): Promise<Entry[]>;
  /** The latest conversation that is still open and has words in it, or undefined. */
  findOpen(): Promise<Recovered | undefined>;
  /** Marks a conversation as over; nothing happens if nothing of it is kept. */
  close(conversation: string): Promise<void>;
  forget(conversation: string): Promise<void>;
}

/** Opens the store and drops what is older than 30 days. Rejects if IndexedDB cannot be used. */
export async function openTranscriptStore(now = Date.now()): Promise<TranscriptStore> {
  const db = await openDB<TranscriptDb>(DB_NAME, DB_VERSION, {
    upgrade(fresh, oldVersion) {
      if (oldVersion < 1) {
        const entries = fresh.createObjectStore('entries', {
          keyPath: ['conversation', 'entry.id'] as unknown as string,
        });
        entries.createIndex('by-at', 'entry.at');
      }
      if (oldVersion < 2) fresh.createObjectStore('conversations', { keyPath: 'id' });
    },
    // The options page deletes the whole database: let it.
    blocking: (_old, _new, event) => (event.target as IDBDatabase).close(),
  });
  await dropOlderThan(db, now - KEPT_FOR_MS);
  const read = (conversation: string) => readEntries(db, conversation);
  return {
    read,
    async put(conversation, entries, mode) {
      if (entries.length === 0) return;
      const startedAt = Math.min(...entries.map(({ entry }) => entry.at));
      await write(db, (writing) => [
        begin(writing, { id: conversation, startedAt, open: true, ...modeOf({ mode }) }),
        ...entries.map(({ entry, order }) =>
          writing.objectStore('entries').put({ conversation, order, entry: asStored(entry) }),
        ),
      ]);
    },
    async findOpen() {
      const open = (await db.getAll('conversations')).filter((one) => one.open);
      for (const one of open.sort((a, b) => b.startedAt - a.startedAt)) {
        const said = (await read(one.id)).filter((entry) => entry.kind === 'message' && textOf(entry) !== '');
        const at = Math.max(...said.map((entry) => entry.at));
        if (said.length > 0) return { conversation: one.id, messages: said.length, at, ...modeOf(one) };
      }
      return undefined;
    },
    close: (conversation) => write(db, (writing) => [end(writing, conversation)]),
    forget: (conversation) =>
      write(db, (writing) => [
        writing.objectStore('entries').delete(rangeOf(conversation)),
        writing.objectStore('conversations').delete(conversation),
      ]),
  };
}

/** Deletes everything that was ever said, from any page of the extension. */
export async function deleteAllTranscripts(): Promise<void> {
  await deleteDB(DB_NAME);
}

function modeOf({ mode }: { mode?: Mode | undefined }): { mode?: Mode } {
  return mode === 'captions' ? { mode } : {};
}

function rangeOf(conversation: string): IDBKeyRange {
  return IDBKeyRange.bound([conversation], [conversation, []]);
}

/** One transaction that is on disk when this resolves. Rejects, with nothing written, if a part of it fails. */
async function write(db: Db, work: (writing: Writing) => Promise<unknown>[]): Promise<void> {
  const writing = db.transaction<Both, 'readwrite'>(['conversations', 'entries'], 'readwrite', {
    durability: 'strict',
  });
  await Promise.all([...work(writing), writing.done]);
}

async function begin(writing: Writing, conversation: StoredConversation): Promise<void> {
  const conversations = writing.objectStore('conversations');
  const known = await conversations.getAll();
  if (known.some(({ id }) => id === conversation.id)) return;
  const others = known.filter(({ open }) => open);
  await Promise.all(
    [conversation, ...others.map((one) => ({ ...one, open: false }))].map((one) => conversations.put(one)),
  );
}

async function end(writing: Writing, conversation: string): Promise<void> {
  const conversations = writing.objectStore('conversations');
  const known = await conversations.get(conversation);
  if (known) await conversations.put({ ...known, open: false });
}

async function readEntries(db: Db, conversation: string): Promise<Entry[]> {
  const stored = await db.getAll('entries', rangeOf(conversation));
  return stored.sort((a, b) => a.order - b.order || a.entry.at - b.entry.at).map(({ entry }) => entry);
}

/** Drops old entries, and the conversations of which nothing is left. */
async function dropOlderThan(db: Db, oldest: number): Promise<void> {
  await write(db, (writing) => [dropOldEntries(writing, oldest).then(() => dropEmpty(writing))]);
}

async function dropOldEntries(writing: Writing, oldest: number): Promise<void> {
  const entries = writing.objectStore('entries');
  const old = await entries.index('by-at').getAllKeys(IDBKeyRange.upperBound(oldest));
  await Promise.all(old.map((key) => entries.delete(key)));
}

async function dropEmpty(writing: Writing): Promise<void> {
  const conversations = writing.objectStore('conversations');
  const known = await conversations.getAllKeys();
  await Promise.all(
    known.map(async (id) => {
      const left = await writing.objectStore('entries').count(rangeOf(id));
      if (left === 0) await conversations.delete(id);
    }),
  );
}
