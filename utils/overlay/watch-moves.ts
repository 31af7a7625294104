import { isSamePage } from '../shared/page-address.ts';
import { dueAt, isLarge, isOfMove, type Settling } from './settle.ts';

/** Where the page is now, as it says itself. */
export interface Where {
  url: string;
  title: string;
}

const MOST_TITLE = 300;
/** Of what comes and goes so many pieces are looked at. */
const MOST_NODES = 200;

/**
 * Tells when the page becomes another one without loading, once what it shows then has settled, and again when content of it
 * comes late; that also of a page that has just been loaded. No script in another world than the page's sees `pushState` itself: some browsers tell of what comes of it, and
 * everywhere the address can be looked at. Returns the way to look now; whoever calls does so every second.
 */
export function watchMoves(doc: Document, tell: (where: Where) => void, signal: AbortSignal): () => void {
  let url = doc.location.href;
  /** When the page came or moved last, and whether it still settles. */
  let movedAt = performance.now();
  let settling: Settling | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const wait = (): void => {
    if (!settling) return;
    clearTimeout(timer);
    timer = setTimeout(end, Math.max(0, dueAt(settling, toldAt) - performance.now()));
  };
  const end = (): void => {
    // A page may move in the very moment in which this is told.
    look();
    const now = performance.now();
    if (settling && now + 1 < dueAt(settling, toldAt)) {
      wait();
      return;
    }
    settling = undefined;
    toldAt = now;
    tell({ url, title: doc.title.slice(0, MOST_TITLE) });
  };
  const look = (): void => {
    if (signal.aborted || doc.location.href === url) return;
    const isSame = isSamePage(url, doc.location.href);
    url = doc.location.href;
    if (isSame) return;
    movedAt = performance.now();
    settling = { since: settling?.since ?? movedAt, movedAt };
    watchContent();
    wait();
  };
  const content = new MutationObserver((records) => {
    look();
    const now = performance.now();
    if (!settling && !isOfMove(movedAt, now)) return content.disconnect();
    if (!isLarge(lengthsOf(records))) return;
    settling = { since: now, movedAt, ...settling, largeAt: now };
    wait();
  });
  /** For some seconds: who reads a page for an hour is not watched meanwhile. */
  const watchContent = (): void => content.observe(doc, { childList: true, characterData: true, subtree: true });
  watchContent();
  const title = new MutationObserver(look);
  if (doc.head) title.observe(doc.head, { childList: true, characterData: true, subtree: true });
  const { navigation } = globalThis as { navigation?: EventTarget };
  navigation?.addEventListener('currententrychange', look, { signal });
  for (const type of ['popstate', 'hashchange']) globalThis.addEventListener(type, look, { signal });
  signal.addEventListener('abort', () => {
    content.disconnect();
    title.disconnect();
    clearTimeout(timer);
  });
  return look;
}

/** How long the texts are that came and went. */
function* lengthsOf(records: readonly MutationRecord[]): Generator<number> {
  let left = MOST_NODES;
  for (const { type, target, addedNodes, removedNodes } of records) {
    if (type === 'characterData') yield target.textContent?.length ?? 0;
    for (const nodes of [addedNodes, removedNodes])
      for (const node of nodes) {
        if (left-- === 0) return;
        yield node.textContent?.length ?? 0;
      }
  }
}
