import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { Entry } from '../session/transcript.ts';

const DB_NAME = 'earshot-transcripts';
const KEPT_FOR_MS = 30 * 24 * 60 * 60 * 1000;

/** A finished entry as it is kept: on this device, for 30 days, without audio and without page text. */
interface StoredEntry {
  conversation: string;
  /** Place in the conversation; later entries may be put between earlier ones. */
  order: number;
  entry: Entry;
}

interface TranscriptDb extends DBSchema {
  entries: { key: [string, string]; value: StoredEntry; indexes: { 'by-at': number } };
}

/** Keeps what was said. Every write is on disk (`strict`) before it resolves. */
export interface TranscriptStore {
  put(conversation: string, entries: readonly { entry: Entry; order: number }[]): Promise<void>;
  /** The entries of one conversation in order. */
  read(conversation: string): Promise<Entry[]>;
  forget(conversation: string): Promise<void>;
}

/** Opens the store and drops what is older than 30 days. Rejects if IndexedDB cannot be used. */
export async function openTranscriptStore(now = Date.now()): Promise<TranscriptStore> {
  const db = await openDB<TranscriptDb>(DB_NAME, 1, {
    upgrade(fresh) {
      const entries = fresh.createObjectStore('entries', {
        keyPath: ['conversation', 'entry.id'] as unknown as string,
      });
      entries.createIndex('by-at', 'entry.at');
    },
    // The options page deletes the whole database: let it.
    blocking: (_old, _new, event) => (event.target as IDBDatabase).close(),
  });
  await dropOlderThan(db, now - KEPT_FOR_MS);
  return {
    async put(conversation, entries) {
      const transaction = db.transaction('entries', 'readwrite', { durability: 'strict' });
      await Promise.all(entries.map(({ entry, order }) => transaction.store.put({ conversation, order, entry })));
      await transaction.done;
    },
    async read(conversation) {
      const stored = await db.getAll('entries', rangeOf(conversation));
      return stored.sort((a, b) => a.order - b.order).map(({ entry }) => entry);
    },
    async forget(conversation) {
      await db.delete('entries', rangeOf(conversation));
    },
  };
}

/** Deletes everything that was ever said, from any page of the extension. */
export async function deleteAllTranscripts(): Promise<void> {
  await deleteDB(DB_NAME);
}

function rangeOf(conversation: string): IDBKeyRange {
  return IDBKeyRange.bound([conversation], [conversation, []]);
}

async function dropOlderThan(db: IDBPDatabase<TranscriptDb>, oldest: number): Promise<void> {
  const transaction = db.transaction('entries', 'readwrite');
  const old = await transaction.store.index('by-at').getAllKeys(IDBKeyRange.upperBound(oldest));
  await Promise.all(old.map((key) => transaction.store.delete(key)));
  await transaction.done;
}
