import type { FencedPage } from '../shared/page-item.ts';
import { ruleFor } from '../shared/site-rules.ts';
import type { Effect } from './events.ts';
import type { SharedPage, TakenPage } from './page-state.ts';
import { homeWith } from './reading.ts';
import { newItemId } from './say-message.ts';
import type { SessionState } from './state.ts';
import type { Step } from './step.ts';
import type { PageEntry } from './transcript.ts';

/** So many pages that were taken out can be put back; each may hold as much text as a page is shared with. */
const MOST_TAKEN = 3;

/** A page that is being put into the conversation. */
interface NewPage {
  state: SessionState;
  effects: Effect[];
  shared: SharedPage;
  entry: PageEntry;
}

/** Makes an item of a page: sent at once when live, otherwise when the call is there. Where it belongs is to be said. */
export function newPage(state: SessionState, page: FencedPage, now: number): NewPage {
  // A page that was read before captions began waits for a conversation.
  const live = state.phase.name === 'live' && state.mode === 'conversation';
  const id = newItemId(state, now);
  return {
    state: { ...state, nextItem: state.nextItem + 1 },
    effects: live ? [{ do: 'create-item', item: { kind: 'page', id, page } }] : [],
    shared: { id, item: page },
    entry: {
      ...aboutPage(page),
      id,
      at: now,
      call: live ? state.attempt : -1,
      status: live ? 'in_progress' : 'waiting',
    },
  };
}

/** Shares a page as the one that the person is on. */
export function sharePage(before: SessionState, page: FencedPage, now: number): Step {
  const { state, effects, shared, entry } = newPage(before, page, now);
  const isReplaced = (other: { kind: string; status?: string; id: string }): boolean =>
    isWaitingPage(other) && !state.beside.some((one) => one.id === other.id);
  return {
    state: {
      ...state,
      notice: undefined,
      home: homeWith(state, page),
      page: shared,
      left: undefined,
      transcript: [...state.transcript.filter((other) => !isReplaced(other)), entry],
    },
    effects,
  };
}

/**
 * Takes pages out of the conversation with what was told of their changes: deleted at the server, carried into no other call,
 * and their cards say so. `why`: another page came, or the site that is not to be shared any more. Then those whose text is
 * here can be put back.
 */
export function takeOut(
  state: SessionState,
  isOne: (entry: PageEntry) => boolean,
  why: 'replaced' | 'left' | { never: string },
): Step {
  const there = state.transcript.filter((entry): entry is PageEntry => entry.kind === 'page' && !entry.taken);
  const wholes = new Set(there.filter(isOne).map(({ id }) => id));
  const gone = there.filter(({ id, of }) => wholes.has(id) || (of !== undefined && wholes.has(of)));
  const ids = new Set(gone.map(({ id }) => id));
  const live = state.phase.name === 'live';
  const { page } = state;
  const isGone = ({ id }: SharedPage): boolean => ids.has(id);
  const held = [...(page ? [page] : []), ...state.beside].filter(isGone);
  const taken = typeof why === 'string' ? state.taken : [...state.taken, ...held.map(withRuleOf(state, why.never))];
  const kept = taken.slice(-MOST_TAKEN);
  const known = new Set(kept.map(({ id }) => id));
  return {
    state: {
      ...state,
      page: page && isGone(page) ? undefined : page,
      beside: state.beside.filter((one) => !isGone(one)),
      taken: kept,
      transcript: state.transcript.map((entry) => {
        if (entry.kind !== 'page') return entry;
        if (ids.has(entry.id))
          return asTaken(entry, typeof why === 'string' ? why : known.has(entry.id) ? 'kept' : 'forgotten');
        return entry.taken === 'kept' && !known.has(entry.id) ? asTaken(entry, 'forgotten') : entry;
      }),
    },
    effects: gone.flatMap(({ id, call }): Effect[] =>
      live && call === state.attempt ? [{ do: 'delete-item', id }] : [],
    ),
  };
}

const withRuleOf =
  ({ siteRules = {} }: SessionState, site: string) =>
  (page: SharedPage): TakenPage => ({ ...page, was: { site, rule: ruleFor(siteRules, site) } });

/** What never left waits for nothing any more. */
function asTaken(entry: PageEntry, taken: NonNullable<PageEntry['taken']>): PageEntry {
  return { ...entry, taken, status: entry.status === 'waiting' ? 'completed' : entry.status };
}

/** What of a page stands in the transcript. */
export function aboutPage(
  page: FencedPage,
): Pick<
  PageEntry,
  | 'kind'
  | 'url'
  | 'title'
  | 'words'
  | 'truncated'
  | 'part'
  | 'tokens'
  | 'redacted'
  | 'frames'
  | 'unread'
  | 'document'
  | 'pages'
> {
  const { url, title, truncated, part, tokens, redacted, frames, unread, kind: document, pages } = page;
  return {
    kind: 'page',
    url,
    title,
    words: wordsIn(page.text),
    truncated,
    tokens,
    ...(part ? { part } : {}),
    ...(redacted ? { redacted } : {}),
    ...(frames ? { frames } : {}),
    ...(unread ? { unread } : {}),
    ...(document ? { document } : {}),
    ...(pages === undefined ? {} : { pages }),
  };
}

/** Words of a text, about. */
export const wordsIn = (text: string): number => text.match(/\S+/g)?.length ?? 0;

const isWaitingPage = (entry: { kind: string; status?: string }): boolean =>
  entry.kind === 'page' && entry.status === 'waiting';
