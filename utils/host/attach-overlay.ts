import type { Effect, TabEvent } from '../session/events.ts';
import { type Problem, problem } from '../session/problem.ts';
import { failed, type Result } from '../shared/result.ts';

/** What it needs of the world. */
export interface OverlayPlaces {
  /** Puts our script into the page of a tab. */
  show(tabId: number): Promise<Result<undefined, Problem>>;
  /** Whether that script has said that it is there, within so many ms. */
  isHere(tabId: number, withinMs: number): Promise<boolean>;
}

/** Puts overlays into pages. */
export interface Attacher {
  /** Whatever fails is reported. */
  attach(effect: Extract<Effect, { do: 'attach' }>, report: (event: TabEvent) => void): Promise<void>;
  /** Gives up what is being tried. */
  drop(tabId: number): void;
}

/** Between two pages a tab is tried so often, so far apart. */
const TRIES = 6;
const APART_MS = 200;
/** A script that has not said so long after it was put there that it is there has gone with the page before. */
const HERE_WITHIN_MS = 1_000;
/** Nor does a browser take longer to put it there: Firefox answers never where the page goes meanwhile. */
const SHOWN_WITHIN_MS = 2_000;

/**
 * Between two pages nothing can be trusted for a moment: Firefox says of a tab that it may not be reached, which it may a
 * tenth of a second later; lets a script into the page that is just going; or does not answer at all. So a page that comes
 * by itself is tried until its script has said that it is there.
 */
export function createAttacher({ show, isHere }: OverlayPlaces): Attacher {
  /** The newest try of each tab. */
  const newest = new Map<number, object>();
  return {
    async attach({ tabId, asked, once }, report) {
      const own = {};
      newest.set(tabId, own);
      let cause: Problem | undefined;
      for (let i = 0; i < (once ? 1 : TRIES); i += 1) {
        if (i > 0) await new Promise((done) => setTimeout(done, APART_MS));
        if (newest.get(tabId) !== own) return;
        const shown = await within(SHOWN_WITHIN_MS, show(tabId));
        if (shown.ok && (await isHere(tabId, HERE_WITHIN_MS))) return;
        cause = shown.ok
          ? problem('page.unreadable', { detail: 'The script did not say that it is there.' })
          : shown.problem;
        if (!shown.ok && !mayPass(shown.problem, asked)) break;
      }
      if (cause && newest.get(tabId) === own) report({ type: 'attach-failed', tabId, problem: cause, asked });
    },
    drop: (tabId) => void newest.delete(tabId),
  };
}

/** The person asks in a page that is there: where that may not be reached, waiting helps nothing. */
const mayPass = ({ code }: Problem, asked: boolean): boolean =>
  code === 'page.unreadable' || (code === 'page.not_attached' && !asked);

async function within(ms: number, shown: Promise<Result<undefined, Problem>>): Promise<Result<undefined, Problem>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Result<undefined, Problem>>((done) => {
    const never = failed(problem('page.unreadable', { detail: 'The browser did not answer.' }));
    timer = setTimeout(() => done(never), ms);
  });
  const first = await Promise.race([shown, late]);
  clearTimeout(timer);
  return first;
}
