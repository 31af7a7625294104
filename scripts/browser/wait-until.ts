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
  const giveUpAt = performance.now() + withinMs;
  let trouble: unknown;
  for (;;) {
    try {
      // Also when what is asked never answers: otherwise nobody would learn what was waited for.
      const found = await Promise.race([look(), sleep(giveUpAt - performance.now())]);
      trouble = undefined;
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      trouble = error;
    }
    if (performance.now() > giveUpAt) {
      const why = trouble instanceof Error ? ` (${trouble.message.split('\n', 1)[0]})` : '';
      throw new WaitedTooLong(`Waited ${withinMs} ms for ${what}, in vain${why}.`, { cause: trouble });
    }
    await sleep(LOOK_EVERY_MS);
  }
}

const sleep = (ms: number): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms, undefined);
  });
