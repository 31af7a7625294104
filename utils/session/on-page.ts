import { assertNever } from '../shared/assert-never.ts';
import type { FencedPage } from '../shared/page-item.ts';
import { hasNever, siteOf } from '../shared/site-rules.ts';
import { goOnWithTab } from './asked-tab.ts';
import { documentFound } from './documents.ts';
import type { PageOutcome } from './events.ts';
import { goesAlong, leavePage } from './leave-page.ts';
import { considerPage, offerPage } from './offer-page.ts';
import type { SharedPage } from './page-state.ts';
import { problem } from './problem.ts';
import { isAsked, isHere } from './reading.ts';
import { share } from './share-beside.ts';
import { shareInstead } from './share-instead.ts';
import { aboutPage } from './share-page.ts';
import { isOff, type SessionState } from './state.ts';
import type { Step } from './step.ts';

/** What came of reading a page. */
export function onPage(state: SessionState, outcome: PageOutcome, now: number): Step {
  switch (outcome.type) {
    case 'page-read':
      return considerPage(pageRead(noteSubtitles(state, outcome.page), outcome, now));
    case 'page-offered':
      return offerPage(noteSubtitles(state, outcome.page), outcome, now);
    case 'document-found':
      return considerPage(documentFound(state, outcome, now));
    case 'page-fitted':
      return { state: pageFitted(state, outcome.id, outcome.page), effects: [] };
    case 'page-failed':
      return pageFailed(state, outcome);
    default:
      return assertNever(outcome);
  }
}

/** What a reading tells of the page that is there: the captions that could be shared, too. */
function noteSubtitles(state: SessionState, page: FencedPage): SessionState {
  const { home } = state;
  // A part of a page tells nothing of the rest of it.
  const isWhole = (page.part ?? 'page') === 'page';
  if (home?.attached !== 'yes' || !isWhole || !isHere(state, page)) return state;
  const { subtitles: before, ...rest } = home;
  if (before === page.subtitles) return state;
  return { ...state, home: page.subtitles === undefined ? rest : { ...rest, subtitles: page.subtitles } };
}

function pageRead(state: SessionState, read: Extract<PageOutcome, { type: 'page-read' }>, now: number): Step {
  const { page, changes } = read;
  const done = { ...state, readingPage: false };
  // The person may have said so while it was read, of it or of a frame in it.
  if (hasNever(state.siteRules ?? {}, page))
    return { state: read.unasked ? done : { ...done, notice: problem('page.never') }, effects: [] };
  if (read.unasked) {
    if (!isStillWanted(state, page)) return { state: done, effects: [] };
    const shared = shareInstead(done, page, now, changes);
    // Something came while it was read: it may lack that.
    return state.offerDue ? { ...shared, state: asChanged(shared.state) } : shared;
  }
  if (!read.instead) return goOnWithTab(share(done, page, now), page);
  // The person has gone on since: what was read is not what they see, and they are asked about that.
  const isGone = state.homeUrl !== state.insteadAt && !isHere(state, page);
  return isGone ? { state: done, effects: [] } : shareInstead(done, page, now, changes);
}

const asChanged = (state: SessionState): SessionState =>
  state.home ? { ...state, home: { ...state.home, changed: true } } : state;

/** Much may have happened while it was read: Stop, another choice, another page, or one that nobody knows. */
function isStillWanted(state: SessionState, page: FencedPage): boolean {
  if (isOff(state) || state.mode === 'captions') return false;
  return state.home?.attached === 'yes' && goesAlong(state, siteOf(page.url)) && isHere(state, page);
}

/** Who has not asked for it is told only that the page before is not talked about any more. */
function pageFailed(state: SessionState, { problem: cause, why }: Extract<PageOutcome, { type: 'page-failed' }>): Step {
  if (why === 'offer') return considerPage({ state: { ...state, offering: undefined }, effects: [] });
  const failed = { ...state, readingPage: false };
  // The notice of that code is about the tab of the conversation.
  const told = why === 'beside' && cause.code === 'page.gone' ? problem('tab.closed') : cause;
  if (isAsked(why)) return considerPage({ state: { ...failed, notice: told }, effects: [] });
  const { page, home } = failed;
  // If more has come meanwhile, that is read now.
  const isOver = home?.attached === 'yes' && !failed.offerDue && page !== undefined && !isHere(failed, page.item);
  return isOver ? leavePage(failed, cause) : considerPage({ state: failed, effects: [] });
}

/** The call took less than what was read (`maxMessageSize`): say so where the page is shown. */
function pageFitted(state: SessionState, id: string, page: FencedPage): SessionState {
  const asFitted = (one: SharedPage): SharedPage => (one.id === id ? { ...one, item: page } : one);
  return {
    ...state,
    page: state.page && asFitted(state.page),
    beside: state.beside.map(asFitted),
    transcript: state.transcript.map((entry) =>
      entry.kind === 'page' && entry.id === id ? { ...entry, ...aboutPage(page) } : entry,
    ),
  };
}
