import { isUnread } from '../shared/page-item.ts';
import { hasNever, ruleFor, siteOf, sitesIn, withRule } from '../shared/site-rules.ts';
import { fetchOffered, shareOffered } from './documents.ts';
import type { Command, Effect, PageOutcome } from './events.ts';
import { goesAlong } from './leave-page.ts';
import { describeOffer, isOtherOffered, isOverdue, withoutOffer } from './offers.ts';
import { problem } from './problem.ts';
import { newItemId } from './say-message.ts';
import { share } from './share-beside.ts';
import { sinceOf } from './share-instead.ts';
import { takeOut } from './share-page.ts';
import { isOff, type SessionState } from './state.ts';
import type { Step } from './step.ts';

const stay = (state: SessionState): Step => ({ state, effects: [] });

/**
 * Does with the page of the conversation what its site's rule says, once for each time that this is due: after a start,
 * and where another page of an "always" site comes. Only while the call is live: a start waits for no page. `never` reads
 * nothing, `ask` reads it to be offered, here and nowhere else.
 */
export function considerPage({ state, effects }: Step): Step {
  const { home, siteRules, page, phase, mode } = state;
  const isThere = home?.attached === 'yes' || home?.attached === 'no';
  const isReading = state.readingPage || state.offering !== undefined;
  const isReady = phase.name === 'live' && mode === 'conversation' && isThere && !isReading;
  if (!state.offerDue || !siteRules || !isReady || !home) return { state, effects };
  const looked: SessionState = { ...state, offerDue: false };
  const rule = ruleFor(siteRules, home.site);
  const { tabId } = home;
  if (rule === 'never' || (page && !home.changed)) return { state: looked, effects };
  // Where our script does not get in there may be a document: that is only ever offered.
  if (home.attached === 'yes' && goesAlong(state, home.site)) {
    const why = rule === 'always' ? 'always' : 'follow';
    const read: Effect = { do: 'read-page', tabId, part: 'page', why, ...sinceOf(state) };
    return {
      state: { ...withoutOffer(looked, tabId), readingPage: true },
      effects: [...effects, read],
    };
  }
  if (home.site !== undefined && state.declined.includes(home.site)) return { state: looked, effects };
  if (isOtherOffered(state, tabId)) return { state, effects };
  const read: Effect = { do: 'read-page', tabId, part: 'page', why: 'offer' };
  return { state: { ...withoutOffer(looked, tabId), offering: tabId }, effects: [...effects, read] };
}

/** The page was read to be offered. Nothing of it goes anywhere. */
export function offerPage(
  state: SessionState,
  { tabId, page }: Extract<PageOutcome, { type: 'page-offered' }>,
  now: number,
): Step {
  if (state.offering !== tabId || isOff(state)) return stay(state);
  const read: SessionState = { ...state, offering: undefined };
  if (isOverdue(state, page) || isOtherOffered(state, tabId))
    return considerPage({ state: { ...read, offerDue: true }, effects: [] });
  const { siteRules = {} } = state;
  if (hasNever(siteRules, page)) return stay(read);
  if (ruleFor(siteRules, siteOf(page.url)) === 'always') return share(read, page, now);
  const about = describeOffer(newItemId(state, now), page);
  return stay({ ...read, offerDue: false, nextItem: state.nextItem + 1, offer: { tabId, about, page } });
}

/** The person shares what is offered: in place of the page before, if it came in its place. */
export function acceptOffer(state: SessionState, id: string, now: number): Step {
  const { offer } = state;
  if (offer?.about.id !== id) return stay(state);
  if (isUnread(offer.page)) return fetchOffered(state, offer);
  return considerPage(shareOffered(withoutOffer(state, offer.tabId), offer, offer.page, now));
}

/** Not now: its site is not asked about again in this conversation. */
export function declineOffer(state: SessionState, id: string): Step {
  const { offer } = state;
  if (offer?.about.id !== id) return stay(state);
  const { site } = offer.about;
  const declined = site === undefined ? state.declined : [...state.declined, site];
  return considerPage(stay({ ...withoutOffer(state, offer.tabId), declined }));
}

/** What the person decides about a site holds at once, and is remembered. */
export function setSiteRule(
  state: SessionState,
  { site, rule }: Extract<Command, { type: 'set-site-rule' }>,
  now: number,
): Step {
  const { offer } = state;
  const isOffered = offer !== undefined && offer.about.site === site;
  const chosen: SessionState = { ...state, siteRules: withRule(state.siteRules ?? {}, site, rule) };
  const remember: Effect = { do: 'remember-site', site, rule };
  if (rule === 'never') {
    // What held for it until now comes back with the page.
    const isOf = (page: Parameters<typeof sitesIn>[0]): boolean => sitesIn(page).includes(site);
    const without = takeOut(state, isOf, { never: site });
    const left = offer && isOf(offer.about) ? withoutOffer(without.state, offer.tabId) : without.state;
    return considerPage({
      state: { ...left, siteRules: chosen.siteRules },
      effects: [remember, ...without.effects],
    });
  }
  if (rule === 'always' && isOffered) {
    const shared = acceptOffer(chosen, offer.about.id, now);
    return { state: shared.state, effects: [remember, ...shared.effects] };
  }
  const declined = state.declined.filter((other) => other !== site);
  const isHere = state.home?.site === site && !isOffered && state.offering === undefined;
  return considerPage({
    state: { ...chosen, declined, offerDue: state.offerDue || (isHere && !isOff(state)) },
    effects: [remember],
  });
}

/** Undo: the page comes back at the end of the conversation, and what held for the site that it went with. */
export function putBack(state: SessionState, id: string, now: number): Step {
  const page = state.taken.find((one) => one.id === id);
  if (!page) return stay(state);
  const { site, rule } = page.was;
  const siteRules = withRule(state.siteRules ?? {}, site, rule);
  // Something else in it may be never shared since.
  if (hasNever(siteRules, page.item)) return stay({ ...state, notice: problem('page.never') });
  const shared = share(
    {
      ...state,
      siteRules,
      taken: state.taken.filter((one) => one !== page),
      transcript: state.transcript.filter((entry) => entry.id !== id),
    },
    page.item,
    now,
  );
  return { state: shared.state, effects: [{ do: 'remember-site', site, rule }, ...shared.effects] };
}
