import { IN_FIREFOX } from '../platform/which-browser.ts';

/** For how long, in ms, a frame must have been wholly visible before a press in it counts. */
const SEEN_MS = 500;

/** What is known of whether the person can see what they press. */
export interface Sight {
  /** Whether the browser can tell at all; where it cannot, no press counts. */
  known: boolean;
  /** Since when it is visible, in ms of the same clock as `now`; undefined while it is covered, faded or clipped. */
  since: number | undefined;
}

/** Whether a press counts: made by a person, on something they could see and had the time to see. */
export function acceptsPress(sight: Sight, isTrusted: boolean, now: number): boolean {
  return isTrusted && sight.known && sight.since !== undefined && now - sight.since >= SEEN_MS;
}

/** Sight after a report of the browser; being reported visible again does not begin anew. */
export function see(sight: Sight, visible: boolean, now: number): Sight {
  return { known: sight.known, since: visible ? (sight.since ?? now) : undefined };
}

/** Decides about presses in a frame that a page could cover, fade, scale or clip to have its buttons pressed unseen. */
export interface VisibilityGuard {
  /** Whether a press on what cannot be seen is told from others. Where it is not, only what is harmless is done. */
  canTell: boolean;
  accepts(event: Event): boolean;
  /** Begins to watch what the guarded buttons are in. */
  watch(element: Element): void;
}

/** What `IntersectionObserver` has of its second version; the types of the language do not know it. */
interface VisibilityInit extends IntersectionObserverInit {
  trackVisibility: boolean;
  delay: number;
}

/**
 * A guard of this document. Only Chromium can tell (`trackVisibility`); elsewhere no press counts: what covered it may be
 * gone again before anybody could look.
 */
export function createVisibilityGuard(now: () => number = () => performance.now()): VisibilityGuard {
  // As the host decides, too: by build.
  let sight: Sight = { known: !IN_FIREFOX && 'isVisible' in IntersectionObserverEntry.prototype, since: undefined };
  const init: VisibilityInit = { trackVisibility: true, delay: 100, threshold: [0, 0.5, 0.95, 1] };
  return {
    canTell: sight.known,
    accepts: ({ isTrusted }) => acceptsPress(sight, isTrusted, now()),
    watch: (element) => {
      if (!sight.known) return;
      new IntersectionObserver((entries) => {
        const last = entries.at(-1);
        if (last) sight = see(sight, isSeen(last), now());
      }, init).observe(element);
    },
  };
}

/**
 * `isVisible` says that nothing covers, fades or shrinks the part that is inside the window; that part must be nearly
 * all. What has no size is never seen: its ratio would be 1.
 */
function isSeen(entry: IntersectionObserverEntry & { isVisible?: boolean }): boolean {
  const { width, height } = entry.intersectionRect;
  return entry.isVisible === true && width * height > 0 && entry.intersectionRatio > 0.95;
}
