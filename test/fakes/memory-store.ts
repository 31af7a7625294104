import type { TranscriptStore } from '../../utils/host/transcript-store.ts';
import type { Recovered } from '../../utils/session/state.ts';
import type { Entry } from '../../utils/session/transcript.ts';

/** A transcript store in memory that writes down what was asked of it, and fails when it is told to. */
export interface MemoryStore {
  open(): Promise<TranscriptStore>;
  /** Every call that worked, in order, such as `put 1: u1 a1`. */
  calls: string[];
  /** How often it was opened, failures included. */
  opened(): number;
  /** What the next opening or calls reject with, one each. */
  failures: Error[];
  /** What findOpen() gives. */
  cutOff: Recovered | undefined;
  kept: Map<string, Entry[]>;
}

/** Makes an empty one. */
export function createMemoryStore(): MemoryStore {
  let opened = 0;
  const fail = (): void => {
    const failure = memory.failures.shift();
    if (failure) throw failure;
  };
  const did = (call: string): void => {
    fail();
    memory.calls.push(call);
  };
  const store: TranscriptStore = {
    async put(conversation, entries, mode) {
      did(
        `put ${conversation}${mode === 'captions' ? ' as captions' : ''}: ${entries.map(({ entry }) => entry.id).join(' ')}`,
      );
      memory.kept.set(conversation, [...(memory.kept.get(conversation) ?? []), ...entries.map(({ entry }) => entry)]);
    },
    async read(conversation) {
      did(`read ${conversation}`);
      return memory.kept.get(conversation) ?? [];
    },
    async findOpen() {
      did('findOpen');
      return memory.cutOff;
    },
    async close(conversation) {
      did(`close ${conversation}`);
    },
    async forget(conversation) {
      did(`forget ${conversation}`);
      memory.kept.delete(conversation);
    },
  };
  const memory: MemoryStore = {
    calls: [],
    failures: [],
    cutOff: undefined,
    kept: new Map(),
    opened: () => opened,
    async open() {
      opened += 1;
      return store;
    },
  };
  return memory;
}
