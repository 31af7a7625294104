import type { SessionEvent } from '../session/events.ts';
import { problem } from '../session/problem.ts';
import type { SessionState } from '../session/state.ts';
import { finishedEntries } from './finished-entries.ts';
import { openTranscriptStore, type TranscriptStore } from './transcript-store.ts';

/** Writes every finished entry down as soon as it is final, and finds what a crash left behind. */
export interface TranscriptKeeper {
  /** Resolves once it is known, and reported, whether a conversation was cut off. */
  looked: Promise<void>;
  /** Resolves when all that was to be kept until now is in the store; later where that does not work. */
  kept(): Promise<void>;
  /** Looks at a new state; `report` hears of it when what was said cannot be written. */
  keep(after: SessionState, before: SessionState): void;
  forget(conversation: string): void;
  /** Reports `recovered-read` with what is stored of a conversation; with nothing if it cannot be read. */
  read(conversation: string): void;
}

/** One piece of work on the store. */
interface Job {
  work(store: TranscriptStore): Promise<void>;
  /** What to do instead if the store fails. Without it the job waits, and is tried again before the next one. */
  giveUp?(): void;
}

/**
 * Opens the store and reports `recovered-found` if a conversation in it was cut off. Jobs run one at a time in the order
 * in which they came; each is tried again once with a fresh connection, because the database may have been deleted under
 * us. What cannot be written even then waits for the next try, and the person is told once.
 */
export function createTranscriptKeeper(
  report: (event: SessionEvent) => void,
  open: () => Promise<TranscriptStore> = openTranscriptStore,
): TranscriptKeeper {
  const waiting: Job[] = [];
  let store: Promise<TranscriptStore> | undefined;
  let running = false;
  let told = false;

  const attempt = async ({ work }: Job): Promise<{ error: unknown } | undefined> => {
    try {
      store ??= open();
      await work(await store);
      return undefined;
    } catch (error) {
      store = undefined;
      return { error };
    }
  };

  const tell = (error: unknown): void => {
    if (told) return;
    told = true;
    report({
      type: 'noticed',
      problem: problem('store.full', { detail: error instanceof Error ? error.name : 'Error' }),
    });
  };

  const runAll = async (): Promise<void> => {
    if (running) return;
    running = true;
    for (let job = waiting[0]; job; job = waiting[0]) {
      const failure = (await attempt(job)) && (await attempt(job));
      if (!failure) told = false;
      else if (job.giveUp) job.giveUp();
      else {
        tell(failure.error);
        break;
      }
      waiting.shift();
    }
    running = false;
  };

  const add = (job: Job): void => {
    waiting.push(job);
    void runAll();
  };

  const looked = new Promise<void>((done) => {
    add({
      async work({ findOpen }) {
        const recovered = await findOpen();
        if (recovered) report({ type: 'recovered-found', recovered });
        done();
      },
      // Whoever says something will hear that it cannot be kept.
      giveUp: done,
    });
  });

  return {
    looked,
    kept: () => new Promise((done) => add({ work: async () => done(), giveUp: done })),
    keep(after, before) {
      const { conversation, mode } = after;
      if (conversation === undefined) return;
      const known = conversation === before.conversation ? before.transcript : [];
      const entries = finishedEntries(known, after.transcript);
      if (entries.length > 0) add({ work: (open) => open.put(conversation, entries, mode) });
      if (wasStopped(after, before)) add({ work: (open) => open.close(conversation) });
    },
    forget: (conversation) => add({ work: (open) => open.forget(conversation) }),
    read: (conversation) =>
      add({
        async work(open) {
          report({ type: 'recovered-read', conversation, entries: await open.read(conversation) });
        },
        giveUp: () => report({ type: 'recovered-read', conversation, entries: [] }),
      }),
  };
}

function wasStopped(after: SessionState, before: SessionState): boolean {
  return after.phase.name === 'idle' && before.phase.name !== 'idle';
}
