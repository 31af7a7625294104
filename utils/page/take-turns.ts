import type { Steps } from './steps.ts';

/** The longest stretch of work, in ms: a page that stands still for 100 ms is felt to be stuck (https://web.dev/articles/rail). */
const TURN_MS = 40;

/** Work in turns, so that the page that is read does not stand still. */
export interface Turns {
  /** Milliseconds that are left of this turn; less than 0 if it took longer. */
  left(): number;
  /** Lets the page do what else it has to do, if this turn is over. */
  pause(): Promise<void>;
  /** Does work that may be interrupted, wherever a turn is over when it yields. */
  work<T>(steps: Steps<T>): Promise<T>;
}

/** Begins the first turn. */
export function takeTurns(ms = TURN_MS): Turns {
  let until = performance.now() + ms;
  const left = (): number => until - performance.now();
  const pause = async (): Promise<void> => {
    if (left() > 0) return;
    await nextTurn();
    until = performance.now() + ms;
  };
  return {
    left,
    pause,
    async work(steps) {
      let step = steps.next();
      for (; !step.done; step = steps.next()) if (left() <= 0) await pause();
      return step.value;
    },
  };
}

declare const scheduler: { postTask?(task: () => void): Promise<void> } | undefined;

/**
 * Behind what waits already. `scheduler.yield` would go on before the page's own tasks; timers of pages in the background wait
 * up to a second, and are only for browsers without tasks.
 */
const nextTurn = (): Promise<void> =>
  typeof scheduler === 'object' && scheduler.postTask
    ? scheduler.postTask(() => undefined)
    : new Promise((next) => setTimeout(next));
