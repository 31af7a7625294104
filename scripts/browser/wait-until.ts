/** Thrown when a state that was waited for did not come. */
export class WaitedTooLong extends Error {}

/** How often a state is looked at, in ms: a screen would show it no sooner. */
const LOOK_EVERY_MS = 16;

/**
 * Looks again and again until `look` gives something else than undefined or false, and returns that. Throws
 * `WaitedTooLong`, which names `what`, after `withinMs`; what `look` throws counts as not yet, and the last of it is told.
 */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 15_000,
): Promise<T> {
  let isLate = false;
  let deadline: NodeJS.Timeout | undefined;
  // Raced with each look: one that never answers is given up too, and it is told what was waited for.
  const late = new Promise<undefined>((resolve) => {
    deadline = setTimeout(() => {
      isLate = true;
      resolve(undefined);
    }, withinMs);
  });
  let trouble: unknown;
  try {
    for (;;) {
      try {
        const found = await Promise.race([look(), late]);
        if (!isLate) trouble = undefined;
        if (found !== undefined && found !== false) return found;
      } catch (error) {
        trouble = error;
      }
      if (!isLate) await Promise.race([new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS)), late]);
      if (isLate) {
        const why = trouble instanceof Error ? ` (${trouble.message.split('\n', 1)[0]})` : '';
        throw new WaitedTooLong(`Waited ${withinMs} ms for ${what}, in vain${why}.`, { cause: trouble });
      }
    }
  } finally {
    clearTimeout(deadline);
  }
}
