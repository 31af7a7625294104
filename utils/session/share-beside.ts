import { addressOf, isSamePage } from '../shared/page-address.ts';
import type { FencedPage, SharedPart } from '../shared/page-item.ts';
import { newPage, sharePage, takeOut } from './share-page.ts';
import type { SessionState, SharedPage } from './state.ts';
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
    state: { ...next, beside: [...next.beside, shared], transcript: [...next.transcript, entry] },
    effects: [...without.effects, ...effects],
  };
}

/**
 * The person is at this address now. If that page was shared beside the one before, it is the one that they are on from now
 * on, and the one before is beside it: nothing is read or sent anew. What changes of
 * it later is told as a whole page.
 */
export function turnTo(state: SessionState, url: string): SessionState {
  const { page: before, beside } = state;
  const page = beside.find((one) => one.item.part === 'tab' && isOf(one, url));
  if (!page || (before && isOf(before, url))) return state;
  const left = beside.filter((one) => one !== page);
  const isKept = before !== undefined && (before.item.part ?? 'page') === 'page';
  return {
    ...state,
    page: { ...asPart(page, 'page'), turned: true },
    beside: isKept ? [...left, asPart(before, 'tab')] : left,
    transcript: state.transcript.map((entry) => {
      if (entry.id === page.id) return withPart(entry, 'page');
      return isKept && entry.id === before.id ? withPart(entry, 'tab') : entry;
    }),
  };
}

const isOf = ({ item }: SharedPage, url: string): boolean => isSamePage(addressOf(item), url);
const asPart = (page: SharedPage, part: SharedPart): SharedPage => ({ ...page, item: { ...page.item, part } });
const withPart = (entry: Entry, part: SharedPart): Entry => (entry.kind === 'page' ? { ...entry, part } : entry);
