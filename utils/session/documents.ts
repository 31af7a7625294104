import { addressOf, isSamePage } from '../shared/page-address.ts';
import type { FencedPage } from '../shared/page-item.ts';
import { hasNever, siteOf } from '../shared/site-rules.ts';
import { goOnWithTab } from './asked-tab.ts';
import type { DocumentOutcome, Effect, PageOutcome } from './events.ts';
import { leavePage } from './leave-page.ts';
import { describeOffer, isOtherOffered, isOverdue, withoutOffer } from './offers.ts';
import type { Home, Offer } from './page-state.ts';
import { problem } from './problem.ts';
import { isAsked, isHere } from './reading.ts';
import { newItemId } from './say-message.ts';
import { share } from './share-beside.ts';
import { shareInstead } from './share-instead.ts';
import { isOff, type SessionState } from './state.ts';
import type { Step } from './step.ts';

const stay = (state: SessionState): Step => ({ state, effects: [] });

/*
 * Documents, such as a PDF, whose words are not in the page: they are fetched and read only after the person has asked for
 * that in the offer, also where a site is always shared. The offer stays meanwhile, tells how far it is, and can be put off.
 */

type Found = Extract<PageOutcome, { type: 'document-found' }>;

/**
 * A document is where a page was to be read: it is offered, however that came about. Where that page would have been shared by
 * itself the one before goes, as it does for any page that cannot be had: the offer says what is there.
 */
export function documentFound(state: SessionState, found: Found, now: number): Step {
  const { tabId, page, why } = found;
  const read: SessionState = { ...state, ...(why === 'offer' ? { offering: undefined } : { readingPage: false }) };
  if (!isWanted(state, found)) return stay(read);
  const { siteRules = {}, home, offer } = state;
  if (hasNever(siteRules, page)) return stay(isAsked(why) ? { ...read, notice: problem('page.never') } : read);
  const comesByItself = why === 'always' || why === 'follow';
  const isOther = read.page !== undefined && !isSamePage(addressOf(read.page.item), addressOf(page));
  const left = comesByItself && isOther ? leavePage(read) : stay(read);
  // What the person has asked for of another tab is answered first.
  if (!isAsked(why) && isOtherOffered(state, tabId))
    return { state: { ...left.state, offerDue: read.offerDue || why === 'offer' }, effects: left.effects };
  const about = describeOffer(newItemId(state, now), page);
  const isHome = home?.tabId === tabId;
  // What is offered of this tab gives way to what was asked for of another one, and comes back after it.
  const isPutOff = !isHome && offer !== undefined && offer.tabId === home?.tabId;
  return {
    state: {
      ...left.state,
      // Where our script cannot get in, this is the first that is known of it.
      home: isHome && home.attached === 'no' ? withAbout(home, page) : home,
      nextItem: state.nextItem + 1,
      offer: { tabId, about, page },
      offerDue: read.offerDue || isPutOff,
    },
    effects: left.effects,
  };
}

function withAbout(home: Home, { title, url }: FencedPage): Home {
  const site = siteOf(url);
  return { ...home, title, ...(site === undefined ? {} : { site }) };
}

/** Much may have happened while it was looked at; who has asked for it wants it all the same. */
function isWanted(state: SessionState, { tabId, page, why }: Found): boolean {
  if (isAsked(why)) return state.mode === 'conversation' || isOff(state);
  if (isOff(state) || state.mode === 'captions') return false;
  if (why === 'offer') return state.offering === tabId && !isOverdue(state, page);
  return state.home?.tabId === tabId && isHere(state, page);
}

/** The person wants what is offered: now it is fetched. */
export function fetchOffered(state: SessionState, offer: Offer): Step {
  const { about, page, tabId } = offer;
  if (about.fetched) return stay(state);
  if (state.sealed) return stay({ ...state, notice: problem('device.sealed') });
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
  const without = withoutOffer(state, offer.tabId);
  if (outcome.type === 'document-failed') return stay({ ...without, notice: outcome.problem });
  // Who has gone to its tab meanwhile is on it.
  const isBeside = offer.page.part === 'tab' && state.home?.tabId !== offer.tabId;
  return shareOffered(without, offer, isBeside ? { ...outcome.page, part: 'tab' } : outcome.page, now);
}

/** Shares what was offered, in place of the page before if it came in its place. */
export function shareOffered(state: SessionState, { tabId }: Offer, page: FencedPage, now: number): Step {
  const { home } = state;
  if (home?.changed && home.tabId === tabId) return shareInstead(state, page, now);
  return goOnWithTab(share(state, page, now), page);
}

/** Ends what is being fetched when its offer has gone, for whatever reason. */
export function dropUnwanted(before: SessionState, { state, effects }: Step): Step {
  const id = fetching(before);
  if (id === undefined || id === fetching(state)) return { state, effects };
  const drop: Effect = { do: 'drop-document', id };
  return { state, effects: [...effects, drop] };
}

const fetching = ({ offer }: SessionState): string | undefined => (offer?.about.fetched ? offer.about.id : undefined);
