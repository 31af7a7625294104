import type { Entry } from '../../utils/session/transcript.ts';
import type { CdpTarget } from './nested-cdp.ts';

/** What lies in the database, read without any of our own code. */
export interface StoredTranscripts {
  entries: { conversation: string; order: number; entry: Entry }[];
  conversations: { id: string; startedAt: number; open: boolean }[];
}

const READ = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('earshot-transcripts');
  opening.onerror = () => reject(opening.error);
  // A database that is not there is not to be made.
  opening.onupgradeneeded = () => opening.transaction.abort();
  opening.onsuccess = () => {
    const db = opening.result;
    const reading = db.transaction(['entries', 'conversations']);
    const entries = reading.objectStore('entries').getAll();
    const conversations = reading.objectStore('conversations').getAll();
    reading.oncomplete = () => { resolve({ entries: entries.result, conversations: conversations.result }); db.close(); };
  };
})`;

/** Reads everything that is stored, from a page of the extension; entries in the order of their conversations. */
export async function readStoredTranscripts(target: CdpTarget): Promise<StoredTranscripts> {
  const { entries, conversations } = await target.evaluate<StoredTranscripts>(READ);
  const inOrder = (a: (typeof entries)[number], b: (typeof entries)[number]) =>
    a.conversation === b.conversation ? a.order - b.order : Number(a.conversation) - Number(b.conversation);
  return { entries: entries.sort(inOrder), conversations };
}
