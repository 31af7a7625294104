import { assertNever } from '../shared/assert-never.ts';
import { addressOf, isSamePage } from '../shared/page-address.ts';
import { isUnread } from '../shared/page-item.ts';
import { ruleFor, siteOf } from '../shared/site-rules.ts';
import { attachIfDue, stop } from './connecting.ts';
import type { Effect, TabEvent } from './events.ts';
import { goesAlong, leavePage, NOT_LOOKED } from './leave-page.ts';
import { lookAgain, lookDue } from './look-again.ts';
import { considerPage } from './offer-page.ts';
import { withoutOffer } from './offers.ts';
import type { Home } from './page-state.ts';
import { type ProblemCode, problem } from './problem.ts';
import { turnTo } from './share-beside.ts';
import { isOff, type SessionState } from './state.ts';
import type { Step } from './step.ts';

const stay = (state: SessionState): Step => ({ state, effects: [] });

/** How long a conversation whose tab was closed goes on without anybody saying so. */
const HOMELESS_MS = 60_000;

/** Makes a tab the home of the conversation: its overlay is there and nowhere else. */
export function attach(state: SessionState, tabId: number, asked: boolean): Step {
  const { home } = state;
  const isComing = home?.attached === 'coming' && !state.attachDue && !asked;
  if (home?.tabId === tabId && (home.attached === 'yes' || isComing)) return stay(state);
  const effects: Effect[] = [];
  if (home && home.tabId !== tabId && home.attached !== 'gone') effects.push({ do: 'detach', tabId: home.tabId });
  effects.push({ do: 'attach', tabId, asked });
  const next: Home = { tabId, title: '', attached: 'coming', changed: false };
  // What is offered of the tab before is not what the person looks at.
  const left = home?.tabId === tabId ? state : withoutOffer(state, home?.tabId);
  return { state: withoutGone({ ...left, home: next, homeUrl: undefined, attachDue: false }), effects };
}

/** Takes the overlay away. */
export function detach(state: SessionState): Step {
  if (!state.home) return stay(state);
  return {
    state: { ...withoutOffer(state, state.home.tabId), home: undefined, homeUrl: undefined },
    effects: [{ do: 'detach', tabId: state.home.tabId }],
  };
}

/** What became of a tab. */
export function onTab(state: SessionState, event: TabEvent, now: number): Step {
  switch (event.type) {
    case 'page-here':
      return pageHere(state, event, now);
    case 'page-moved':
      return atHome(state, event.tabId, ({ attached }) =>
        attached === 'yes' ? pageMoved(state, event, now) : stay(state),
      );
    case 'page-left':
      return atHome(state, event.tabId, (home) => ({
        state: { ...state, home: { ...home, attached: 'coming' } },
        effects: [{ do: 'attach', tabId: home.tabId, asked: false }],
      }));
    case 'attach-failed':
      return atHome(state, event.tabId, (home) => {
        if (event.problem.code === 'page.gone') return tabClosed(state, home, now);
        // Nothing was on its way: it was only looked whether the page can be reached by now.
        if (home.attached === 'no' && !event.asked) return lookAgain(stay(state), now);
        // Nobody knows what page it is: only that it is not the one before.
        const away: Home = { tabId: home.tabId, title: '', attached: 'no', changed: true };
        const left: SessionState = { ...withoutOffer(state, home.tabId), home: away, homeUrl: undefined };
        const { state: next, effects } = leavePage(left, event.problem);
        const told = event.asked ? { ...next, notice: event.problem } : next;
        return lookAgain(considerPage({ state: told, effects }), now);
      });
    case 'overlay-removed':
      return atHome(state, event.tabId, (home) =>
        stay({ ...state, home: { ...home, attached: 'no' }, notice: problem('overlay.removed') }),
      );
    case 'tab-closed':
      return atHome(state, event.tabId, (home) => tabClosed(state, home, now));
    case 'tab-activated':
      return state.follow && state.home && !isOff(state) ? attach(state, event.tabId, false) : stay(state);
    case 'attach-due':
      return atHome(state, event.tabId, () => attachIfDue(stay(state)));
    case 'look-due':
      return lookDue(state, event.since);
    case 'tab-loaded':
      // The page before could not be reached (a new tab, settings of the browser): perhaps this one can.
      return atHome(state, event.tabId, (home) =>
        state.follow && !isOff(state) && home.attached === 'no' ? attach(state, event.tabId, false) : stay(state),
      );
    case 'homeless-deadline':
      return state.home?.goneAt === event.since && !isOff(state)
        ? stop({ ...state, home: undefined, notice: undefined }, { name: 'ended', problem: problem('page.gone') })
        : stay(state);
    default:
      return assertNever(event);
  }
}

/** The person goes on without a page. */
export function keep(state: SessionState): Step {
  return stay(withoutGone({ ...state, home: undefined, homeUrl: undefined }));
}

function pageHere(
  state: SessionState,
  { tabId, title, url }: Extract<TabEvent, { type: 'page-here' }>,
  now: number,
): Step {
  // After a crash of the host the page is there before anybody has said where the conversation is at home.
  if (state.home && state.home.tabId !== tabId) return { state, effects: [{ do: 'detach', tabId }] };
  return arrive(state, { tabId, title, url, hasNews: false }, now);
}

/**
 * A page that became another one, or the same again: its script says that of content that came late. Who shares all pages
 * has that read again.
 */
function pageMoved(
  state: SessionState,
  { tabId, title, url }: Extract<TabEvent, { type: 'page-moved' }>,
  now: number,
): Step {
  const isLate = state.homeUrl !== undefined && isSamePage(state.homeUrl, url);
  return arrive(state, { tabId, title, url, hasNews: isLate && goesAlong(state, siteOf(url)) }, now);
}

interface Arrival {
  tabId: number;
  title: string;
  url: string;
  /** Its content came late. */
  hasNews: boolean;
}

function arrive(before: SessionState, { tabId, title, url, hasNews }: Arrival, now: number): Step {
  const { state, effects } = turnTo(before, url, now);
  const { page, offer } = state;
  const isAnother = page !== undefined && !isSamePage(addressOf(page.item), url);
  const changed = isAnother || (hasNews && page !== undefined);
  const site = siteOf(url);
  const isSame = state.homeUrl !== undefined && isSamePage(state.homeUrl, url);
  const subtitles = isSame && state.home?.subtitles ? { subtitles: state.home.subtitles } : {};
  const offered = offer?.tabId === tabId ? offer.page : undefined;
  const isLeft = offered !== undefined && !isSamePage(addressOf(offered), url);
  const isReadNow = state.offering === tabId && !isSame;
  const here: SessionState = {
    ...withoutNotice(isLeft ? withoutOffer(state, tabId) : state, 'page.left'),
    home: { tabId, title, attached: 'yes', changed, ...(site === undefined ? {} : { site }), ...subtitles },
    left: state.left && NOT_LOOKED,
    homeUrl: url,
  };
  if (isOff(state) || state.mode === 'captions') return { state: here, effects };
  if (isAnother && ruleFor(state.siteRules ?? {}, site) === 'never') {
    const left = leavePage(here);
    return { state: left.state, effects: [...effects, ...left.effects] };
  }
  // Who has not answered is asked about the page that came in its place.
  const isDue = state.left !== undefined || (goesAlong(state, site) && (changed || !page));
  // A document waits for its answer, wherever pages come by themselves.
  const isWaiting = offered !== undefined && !isLeft && isUnread(offered);
  const isNew = isLeft || isReadNow || (isDue && !isWaiting);
  return considerPage({ state: { ...here, offerDue: state.offerDue || isNew }, effects });
}

function tabClosed(state: SessionState, home: Home, now: number): Step {
  if (isOff(state)) return stay({ ...state, home: undefined, homeUrl: undefined });
  return {
    state: {
      ...withoutOffer(state, home.tabId),
      home: { ...home, attached: 'gone', goneAt: now },
      homeUrl: undefined,
      notice: problem('page.gone'),
    },
    effects: [{ do: 'wait-homeless', since: now, ms: HOMELESS_MS }],
  };
}

function atHome(state: SessionState, tabId: number, act: (home: Home) => Step): Step {
  return state.home?.tabId === tabId && state.home.attached !== 'gone' ? act(state.home) : stay(state);
}

const withoutNotice = (state: SessionState, code: ProblemCode): SessionState =>
  state.notice?.code === code ? { ...state, notice: undefined } : state;

const withoutGone = (state: SessionState): SessionState => withoutNotice(state, 'page.gone');
