import type { Saying } from '../realtime/say.ts';

/** What is said to the server of one call, in order: the end of a turn waits for its sound, and so does what follows it. */
export interface Outbox {
  say(saying: Saying): void;
  /** The call is over: what waits is not said any more. */
  close(): void;
}

export interface OutboxParts {
  send(saying: Saying): void;
  /** Settled when the sound of the turn is where the server hears it before what is said next; then what follows may go. */
  endTurn(): Promise<() => void>;
}

/** Asks for the end of a turn at once, so that it is where it belongs also while the end of another one is waited for. */
export function createOutbox({ send, endTurn }: OutboxParts): Outbox {
  const waiting: { saying: Saying; goOn?: () => void; isDue: boolean }[] = [];
  let isClosed = false;

  const flush = (): void => {
    for (let first = waiting[0]; first?.isDue && !isClosed; first = waiting[0]) {
      waiting.shift();
      send(first.saying);
      first.goOn?.();
    }
  };
  return {
    say(saying) {
      const entry: (typeof waiting)[number] = { saying, isDue: saying.do !== 'commit-input' };
      waiting.push(entry);
      if (entry.isDue) return flush();
      void endTurn().then((goOn) => {
        entry.goOn = goOn;
        entry.isDue = true;
        flush();
      });
    },
    close() {
      isClosed = true;
    },
  };
}
