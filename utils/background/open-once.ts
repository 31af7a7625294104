import type { Problem } from '../session/problem.ts';
import type { Result } from '../shared/result.ts';

/** A window that is being opened is not there at once, in ms. */
const OPENS_WITHIN_MS = 5_000;

/** Opens the host for people who may press twice. */
export interface OpenOnce {
  open(): Promise<Result<undefined, Problem>>;
  /** What was opened is closed again: the next press opens it anew. */
  closed(): void;
}

/** `open` makes the window; who presses twice while it comes up wants one, and who was refused one may ask again. */
export function createOpenOnce(open: OpenOnce['open'], now: () => number = Date.now): OpenOnce {
  let opening: { since: number; done: ReturnType<OpenOnce['open']> } | undefined;
  const closed = (): void => {
    opening = undefined;
  };
  return {
    closed,
    open() {
      if (opening && now() - opening.since < OPENS_WITHIN_MS) return opening.done;
      const done = open();
      const own = { since: now(), done };
      opening = own;
      void done.then(({ ok: isOpen }) => {
        if (!isOpen && opening === own) closed();
      });
      return done;
    },
  };
}
