import { isSamePage } from '../shared/page-address.ts';
import type { FencedPage, PageChanges } from '../shared/page-item.ts';
import { isOfPage } from './leave-page.ts';
import type { SharedPage } from './page-state.ts';
import { homeWith } from './reading.ts';
import { newItemId } from './say-message.ts';
import { aboutPage, sharePage, takeOut } from './share-page.ts';
import type { SessionState } from './state.ts';
import type { Step } from './step.ts';
import type { PageEntry } from './transcript.ts';

/** Of how many of its blocks a page must have kept more than this share to be told of by its changes. */
const MOST_STAYED = 0.6;
/** So many times changes are told; then the whole page takes the place of page and changes. */
const MOST_CHANGES = 3;
/** Nor may they all together be larger than this share of the page. */
const MOST_OF_PAGE = 0.5;

/**
 * Shares a page in place of the one before, which is not what answers are about any more: that one is deleted at the server.
 * Where most of it stayed, it stays at the server too, and only what changed is told. Where all of it stayed, nothing is.
 */
export function shareInstead(state: SessionState, page: FencedPage, now: number, changes?: PageChanges): Step {
  const before = state.page;
  if (!before) return sharePage(state, page, now);
  if (wholeOf(before.item) === wholeOf(page) && before.item.part === page.part) {
    const { at = page.url } = page;
    const { unread: _, ...item } = before.item;
    const still = page.unread ? { unread: page.unread } : {};
    return { state: asHere(state, { ...before, item: { ...item, ...still, at } }), effects: [] };
  }
  if (changes && isWorthTelling(state, before, page, changes)) return tellChanges(state, before, changes, now);
  const without = takeOut(state, (entry) => isOfPage(entry, before.id, before.item.url), 'replaced');
  const shared = sharePage(without.state, page, now);
  return { state: shared.state, effects: [...without.effects, ...shared.effects] };
}

/** Without the ids of sections, which come and go with others; and what was asked meanwhile makes no other page of it. */
const wholeOf = ({ whole, text }: FencedPage): string => whole ?? text;

/**
 * What the effect that has another page read takes over from the one that is shared: the page whose changes are worth to be
 * known, and where it is read again, that its captions are wanted.
 */
export function sinceOf(state: SessionState): { since?: FencedPage; subtitles?: true } {
  const { page, homeUrl } = state;
  if (!page) return {};
  const { at, url, captioned } = page.item;
  const isAgain = homeUrl !== undefined && isSamePage(at ?? url, homeUrl);
  return {
    ...(canTellChanges(state, page) ? { since: page.item } : {}),
    ...(captioned && isAgain && !state.sealed ? { subtitles: captioned } : {}),
  };
}

/** Whether this call knows the page, and has not been told of changes of it too often. */
function canTellChanges(state: SessionState, { id, item, changes }: SharedPage): boolean {
  const entry = state.transcript.find((other) => other.id === id);
  const isKnown = entry?.kind === 'page' && !entry.taken && entry.call === state.attempt && entry.status !== 'failed';
  const isWhole = item.part !== 'selection' && item.part !== 'view' && (changes?.count ?? 0) < MOST_CHANGES;
  return isKnown && isWhole && state.phase.name === 'live';
}

function isWorthTelling(state: SessionState, before: SharedPage, page: FencedPage, changes: PageChanges): boolean {
  // Another page may have been shared while this one was read.
  if (changes.since !== before.item.nonce || !canTellChanges(state, before)) return false;
  const tokens = changes.page.tokens + (before.changes?.tokens ?? 0);
  const isCutAlike = before.item.truncated === page.truncated;
  return isCutAlike && changes.stayed > MOST_STAYED && tokens <= MOST_OF_PAGE * page.tokens;
}

function tellChanges(
  state: SessionState,
  before: SharedPage,
  { page: told, now: item }: PageChanges,
  now: number,
): Step {
  const id = newItemId(state, now);
  const { unread: _, ...about } = aboutPage(told);
  const entry: PageEntry = {
    ...{ ...about, id, at: now, call: state.attempt },
    ...{ of: before.id, status: 'in_progress' },
  };
  const { count = 0, tokens = 0 } = before.changes ?? {};
  const known = { id: before.id, item, changes: { count: count + 1, tokens: tokens + told.tokens } };
  const here = asHere(state, known);
  const next = { ...here, nextItem: state.nextItem + 1, transcript: [...here.transcript, entry] };
  return { state: next, effects: [{ do: 'create-item', item: { kind: 'page', id, page: told } }] };
}

function asHere(state: SessionState, page: SharedPage): SessionState {
  const transcript = state.transcript.map((entry) =>
    entry.id === page.id && entry.kind === 'page' ? withFrames(entry, page.item) : entry,
  );
  return { ...state, page, transcript, home: homeWith(state, page.item) };
}

/** What the person has allowed meanwhile is not missing any more. */
function withFrames({ frames: _, unread: __, ...entry }: PageEntry, { frames, unread }: FencedPage): PageEntry {
  return { ...entry, ...(frames ? { frames } : {}), ...(unread ? { unread } : {}) };
}
