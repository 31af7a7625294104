import type { SessionEvent } from '../session/events.ts';
import { problem } from '../session/problem.ts';
import type { SessionState } from '../session/state.ts';
import { finishedEntries } from './finished-entries.ts';
import { openTranscriptStore, type TranscriptStore } from './transcript-store.ts';

/** Writes every finished entry down as soon as it is final. */
export interface TranscriptKeeper {
  /** Looks at a new state; `report` hears of it when the store is full. */
  keep(after: SessionState, before: SessionState): void;
  forget(conversation: string): void;
}

/** Opens the store at the first entry. What cannot be written stays in memory and the person is told. */
export function createTranscriptKeeper(
  report: (event: SessionEvent) => void,
  open = openTranscriptStore,
): TranscriptKeeper {
  let store: Promise<TranscriptStore> | undefined;

  const write = async (work: (store: TranscriptStore) => Promise<void>): Promise<void> => {
    try {
      store ??= open();
      await work(await store);
    } catch (error) {
      // A database that was deleted under us opens again at the next entry.
      store = undefined;
      report({
        type: 'noticed',
        problem: problem('store.full', { detail: error instanceof Error ? error.name : 'Error' }),
      });
    }
  };

  return {
    keep(after, before) {
      const { conversation } = after;
      if (conversation === undefined || conversation !== before.conversation) return;
      const entries = finishedEntries(before.transcript, after.transcript);
      if (entries.length > 0) void write((open) => open.put(conversation, entries));
    },
    forget: (conversation) => void write((open) => open.forget(conversation)),
  };
}
