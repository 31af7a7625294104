import { setTimeout as sleep } from 'node:timers/promises';
import type { AnyEvent, Recorded } from './recording.ts';

/** A step that did not come to what it should; its message is the end of a sentence. Never leaves take-steps.ts. */
export class Missed extends Error {}

/** Writes down what is said in a conversation, and waits for what is to come. */
export interface Journal {
  /** Begins a step: what is written from now on belongs to it. */
  begin(step: string): void;
  write(by: Recorded['by'], event: AnyEvent): void;
  /**
   * The first event of the service in this step that `matches`, whether it came or comes. Throws Missed when that takes
   * too long, and as soon as the service answers with an error or the call ends.
   */
  until(what: string, matches: (event: AnyEvent) => boolean): Promise<AnyEvent>;
  /** Resolves when nothing has been written for a moment: what is still on its way belongs to this step. */
  quiet(): Promise<void>;
  /** Notes that the call is over; the first time counts. */
  end(how: string): void;
  /** How the call ended, once it has. */
  ended: Promise<string>;
}

/** How long the service may take for any one thing, in ms. */
const WITHIN_MS = 20_000;
/** Nothing on its way takes longer to come, in ms. */
const QUIET_MS = 400;
/** The answer was over before it could be cancelled: a matter of chance. */
const HARMLESS = ['response_cancel_not_active'];

/** A journal that writes to `record`; when `signal` aborts, nothing is waited for any more. */
export function openJournal(record: Recorded[], signal: AbortSignal): Journal {
  const startedAt = performance.now();
  const looks = new Set<() => void>();
  let tellEnded: (how: string) => void = () => {};
  const ended = new Promise<string>((resolve) => {
    tellEnded = resolve;
  });
  let step = 'connect';
  let endedBy: string | undefined;
  const lookAgain = (): void => {
    for (const look of [...looks]) look();
  };
  const inStep = (): AnyEvent[] =>
    record.filter((line) => line.by === 'service' && line.step === step).map(({ event }) => event);

  /** The event, the reason why it will not come, or undefined while neither is there. */
  const find = (what: string, matches: (event: AnyEvent) => boolean): AnyEvent | string | undefined => {
    const events = inStep();
    const error = events.map(errorIn).find((found) => found !== undefined);
    if (error !== undefined) return error;
    if (signal.aborted) return `no ${what} before its time was over`;
    return events.find(matches) ?? (endedBy === undefined ? undefined : `no ${what}: ${endedBy}`);
  };

  return {
    begin: (name) => {
      step = name;
    },
    write(by, event) {
      record.push({ by, ms: Math.round(performance.now() - startedAt), step, event });
      lookAgain();
    },
    until: (what, matches) =>
      new Promise((resolve, reject) => {
        const settle = (found: AnyEvent | string): void => {
          clearTimeout(late);
          looks.delete(look);
          signal.removeEventListener('abort', look);
          if (typeof found === 'string') reject(new Missed(found));
          else resolve(found);
        };
        const look = (): void => {
          const found = find(what, matches);
          if (found !== undefined) settle(found);
        };
        const late = setTimeout(() => settle(`no ${what} within ${WITHIN_MS / 1000} s`), WITHIN_MS);
        looks.add(look);
        signal.addEventListener('abort', look);
        look();
      }),
    async quiet() {
      let written: number;
      do {
        written = record.length;
        await sleep(QUIET_MS);
      } while (record.length > written && !signal.aborted);
    },
    end(how) {
      endedBy ??= how;
      tellEnded(endedBy);
      lookAgain();
    },
    ended,
  };
}

function errorIn(event: AnyEvent): string | undefined {
  if (event.type !== 'error') return undefined;
  const { code, message } = (event.error ?? {}) as { code?: string; message?: string };
  return HARMLESS.includes(code ?? '') ? undefined : `the service answered: ${code ?? 'error'}, ${message ?? ''}`;
}
