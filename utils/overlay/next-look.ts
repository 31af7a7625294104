/** What the script in a page does when nobody answers it any more. */
export interface Look {
  /** When it looks for a host again, in ms. */
  afterMs: number;
  /** Whether the overlay tells meanwhile that Earshot has stopped: without a host its frame can do nothing. */
  told: boolean;
}

/** A host that was closed and is made anew is there within some of these, in ms. */
const SOON_MS = 500;
const SOON = 20;
/** One that the person closed comes when they open it, in ms. */
const LATER_MS = 5_000;
/** A sidebar that moves to another window is back by then. */
const UNTOLD = 4;

/** The next look after so many in vain, or undefined to give up. `hostIsSeen`: people close it, and open it again. */
export function nextLook(vain: number, hostIsSeen: boolean): Look | undefined {
  if (hostIsSeen) return { afterMs: vain > SOON ? LATER_MS : SOON_MS, told: vain > UNTOLD };
  return vain > SOON ? undefined : { afterMs: SOON_MS, told: false };
}
