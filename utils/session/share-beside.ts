import { addressOf, isSamePage } from '../shared/page-address.ts';
import type { FencedPage, SharedPart } from '../shared/page-item.ts';
import type { Effect } from './events.ts';
import type { SharedPage } from './page-state.ts';
import { newPage, sharePage, takeOut } from './share-page.ts';
import type { SessionState } from './state.ts';
import type { Step } from './step.ts';
import type { Entry } from './transcript.ts';

/** So many pages beside it are part of a conversation at a time: each costs with every answer. */
const MOST_BESIDE = 3;

/** Shares a page: beside the one that the person is on, where it belongs there, else as that. */
export const share = (state: SessionState, page: FencedPage, now: number): Step =>
  goesBeside(state, page) ? shareBeside(state, page, now) : sharePage(state, page, now);

/** One of another tab, and what they see of a page that is shared as a whole, leave the page that they are on as it is. */
function goesBeside({ page }: SessionState, seen: FencedPage): boolean {
  if (seen.part !== 'view' || !page) return seen.part === 'tab';
  return (page.item.part ?? 'page') === 'page' && isOf(page, addressOf(seen));
}

/**
 * Shares a page of another tab, or what the person sees, beside the page that they are on, which stays what it is. In place
 * of what was shared like that of the same page before, and where there are too many of the oldest.
 */
function shareBeside(state: SessionState, page: FencedPage, now: number): Step {
  const before = state.beside.filter((one) => one.item.part === page.part && isOf(one, addressOf(page)));
  const others = state.beside.filter((one) => !before.includes(one));
  const gone = new Set(
    [...before, ...others.slice(0, Math.max(0, others.length - MOST_BESIDE + 1))].map(({ id }) => id),
  );
  const without = takeOut(state, ({ id }) => gone.has(id), 'replaced');
  const { state: next, effects, shared, entry } = newPage(without.state, page, now);
  return {
    state: {
      ...next,
      notice: undefined,
      beside: [...next.beside, shared],
      transcript: [...next.transcript, entry],
    },
    effects: [...without.effects, ...effects],
  };
}

/**
 * The person is at this address now. If that page was shared beside the one before, it is the one that they are on from now
 * on, and the one before is beside it: nothing is read anew. The call that knows it as a page of another tab is told.
 */
export function turnTo(state: SessionState, url: string, now: number): Step {
  const { page: before, beside } = state;
  const page = beside.find((one) => one.item.part === 'tab' && isOf(one, url));
  if (!page || (before && isOf(before, url))) return { state, effects: [] };
  const left = beside.filter((one) => one !== page);
  const isKept = before !== undefined && (before.item.part ?? 'page') === 'page';
  const turned: SessionState = {
    ...state,
    page: asPart(page, 'page'),
    beside: isKept ? [...left, asPart(before, 'tab')] : left,
    transcript: state.transcript.map((entry) => {
      if (entry.id === page.id) return withPart(entry, 'page');
      return isKept && entry.id === before.id ? withPart(entry, 'tab') : entry;
    }),
  };
  return tellAgain(turned, turned.page, now);
}

/**
 * Takes the page one is on out of what this call knows, and tells it again as what it is now: the latest one. To who says more
 * of it, and where that came from, it is the same.
 */
function tellAgain(before: SessionState, page: SharedPage | undefined, now: number): Step {
  const known = before.transcript.find((entry) => entry.id === page?.id);
  const isLive = before.phase.name === 'live' && before.mode === 'conversation';
  if (!page || known?.kind !== 'page' || known.call !== before.attempt || !isLive)
    return { state: before, effects: [] };
  const { state, effects, shared, entry } = newPage(before, page.item, now);
  const isGone = (other: Entry): boolean => other.kind === 'page' && (other.id === page.id || other.of === page.id);
  const more = known.more === undefined ? {} : { more: known.more };
  const gone = state.transcript.filter((other) => isGone(other) && other.call === state.attempt);
  const deleted: Effect[] = gone.map(({ id }) => ({ do: 'delete-item', id }));
  const rest = state.transcript.filter((other) => !isGone(other)).map((other) => cites(other, page.id, shared.id));
  return {
    state: { ...state, page: shared, transcript: [...rest, { ...entry, ...more }] },
    effects: [...deleted, ...effects],
  };
}

/** The entry, with what came from the page of one id from that of the other. */
function cites(entry: Entry, from: string, to: string): Entry {
  if (entry.kind !== 'message' || entry.source?.page !== from) return entry;
  return { ...entry, source: { ...entry.source, page: to } };
}

const isOf = ({ item }: SharedPage, url: string): boolean => isSamePage(addressOf(item), url);
const asPart = (page: SharedPage, part: SharedPart): SharedPage => ({ ...page, item: { ...page.item, part } });
const withPart = (entry: Entry, part: SharedPart): Entry => (entry.kind === 'page' ? { ...entry, part } : entry);
