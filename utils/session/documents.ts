import type { FencedPage } from '../shared/page-item.ts';
import { ruleFor, siteOf } from '../shared/site-rules.ts';
import type { DocumentOutcome, Effect, PageOutcome } from './events.ts';
import { describeOffer, withoutOffer } from './offers.ts';
import { problem } from './problem.ts';
import { newItemId } from './say-message.ts';
import { shareInstead } from './share-instead.ts';
import { sharePage } from './share-page.ts';
import { isOff, type Offer, type SessionState } from './state.ts';
import type { Step } from './step.ts';

/**
 * Documents, such as a PDF, whose words are not in the page: they are fetched and read only after the person has asked for
 * that in the offer, also where a site is always shared. The offer stays meanwhile, tells how far it is, and can be put off.
 */
const stay = (state: SessionState): Step => ({ state, effects: [] });

/** A document is where a page was to be read: it is offered, however that came about. */
export function documentFound(
  state: SessionState,
  { tabId, page, why }: Extract<PageOutcome, { type: 'document-found' }>,
  now: number,
): Step {
  const read: SessionState = {
    ...state,
    ...(why === 'offer' ? { offering: undefined } : { readingPage: false }),
  };
  if (!isWanted(state, tabId, why)) return stay(read);
  const site = siteOf(page.url);
  if (ruleFor(state.siteRules ?? {}, site) === 'never')
    return stay(isAsked(why) ? { ...read, notice: problem('page.never') } : read);
  const { home } = state;
  // Where our script cannot get in, this is the first that is known of it.
  const isHome = home?.tabId === tabId && home.attached === 'no';
  const here = isHome ? { ...home, title: page.title, ...(site === undefined ? {} : { site }) } : home;
  const about = describeOffer(newItemId(state, now), page);
  return stay({ ...read, home: here, nextItem: state.nextItem + 1, offer: { tabId, about, page } });
}

/** Whether the person has asked for it, on this tab or of another one. */
const isAsked = (why: Extract<PageOutcome, { type: 'document-found' }>['why']): boolean =>
  why === undefined || why === 'instead' || why === 'beside';

/** Much may have happened while it was looked at; who has asked for it wants it all the same. */
function isWanted(
  state: SessionState,
  tabId: number,
  why: Extract<PageOutcome, { type: 'document-found' }>['why'],
): boolean {
  if (isAsked(why)) return state.mode === 'conversation' || isOff(state);
  if (isOff(state) || state.mode === 'captions') return false;
  return why === 'offer' ? state.offering === tabId : state.home?.tabId === tabId;
}

/** The person wants what is offered: now it is fetched. */
export function fetchOffered(state: SessionState, offer: Offer): Step {
  const { about, page, tabId } = offer;
  if (about.fetched) return stay(state);
  const fetching: Offer = { ...offer, about: { ...about, fetched: { bytes: 0 } } };
  return {
    state: { ...state, notice: undefined, offer: fetching },
    effects: [{ do: 'fetch-document', id: about.id, tabId, page }],
  };
}

/** What became of fetching a document. What nobody waits for any more is dropped. */
export function onDocument(state: SessionState, outcome: DocumentOutcome, now: number): Step {
  const { offer } = state;
  if (!offer?.about.fetched || offer.about.id !== outcome.id) return stay(state);
  if (outcome.type === 'document-fetched') {
    const { bytes, total } = outcome;
    const fetched = total === undefined ? { bytes } : { bytes, total };
    return stay({ ...state, offer: { ...offer, about: { ...offer.about, fetched } } });
  }
  const without = withoutOffer(state);
  if (outcome.type === 'document-failed') return stay({ ...without, notice: outcome.problem });
  const { part } = offer.page;
  return shareOffered(without, offer, part === 'tab' ? { ...outcome.page, part } : outcome.page, now);
}

/** Shares what was offered, in place of the page before if it came in its place. */
export function shareOffered(state: SessionState, { tabId }: Offer, page: FencedPage, now: number): Step {
  const { home } = state;
  const share = home?.changed && home.tabId === tabId ? shareInstead : sharePage;
  return share(state, page, now);
}

/** Ends what is being fetched when its offer has gone, for whatever reason. */
export function dropUnwanted(before: SessionState, { state, effects }: Step): Step {
  const id = fetching(before);
  if (id === undefined || id === fetching(state)) return { state, effects };
  const drop: Effect = { do: 'drop-document', id };
  return { state, effects: [...effects, drop] };
}

const fetching = ({ offer }: SessionState): string | undefined => (offer?.about.fetched ? offer.about.id : undefined);
