import { assertNever } from '../shared/assert-never.ts';
import { isSamePage } from '../shared/page-address.ts';
import type { FencedPage } from '../shared/page-item.ts';
import { siteOf } from '../shared/site-rules.ts';
import { documentFound } from './documents.ts';
import type { PageOutcome } from './events.ts';
import { considerPage, goesAlong, offerPage } from './offer-page.ts';
import { shareInstead } from './share-instead.ts';
import { aboutPage, sharePage } from './share-page.ts';
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
      return documentFound(state, outcome, now);
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
  if (home?.attached !== 'yes' || page.part === 'selection' || !isHere(state, page)) return state;
  const { subtitles: before, ...rest } = home;
  if (before === page.subtitles) return state;
  return { ...state, home: page.subtitles === undefined ? rest : { ...rest, subtitles: page.subtitles } };
}

function pageRead(state: SessionState, read: Extract<PageOutcome, { type: 'page-read' }>, now: number): Step {
  const { page, changes } = read;
  const done = { ...state, readingPage: false };
  if (read.unasked) {
    if (!isStillWanted(state, page)) return { state: done, effects: [] };
    const shared = shareInstead(done, page, now, changes);
    // Something came while it was read: it may lack that.
    return state.offerDue ? { ...shared, state: asChanged(shared.state) } : shared;
  }
  if (!read.instead) return sharePage(state, page, now);
  // The person has gone on since: what was read is not what they see, and they are asked about that.
  const isGone = state.homeUrl !== state.insteadAt && !isHere(state, page);
  return isGone ? { state: done, effects: [] } : shareInstead(done, page, now, changes);
}

const asChanged = (state: SessionState): SessionState =>
  state.home ? { ...state, home: { ...state.home, changed: true } } : state;

/** Much may have happened while it was read: Stop, another choice, another page. */
function isStillWanted(state: SessionState, page: FencedPage): boolean {
  if (isOff(state) || state.mode === 'captions') return false;
  return goesAlong(state, siteOf(page.url)) && isHere(state, page);
}

const isHere = ({ homeUrl }: SessionState, { at }: FencedPage): boolean =>
  homeUrl === undefined || at === undefined || isSamePage(at, homeUrl);

/** Who has not asked for it is not told why it could not be read. */
function pageFailed(state: SessionState, { problem, why }: Extract<PageOutcome, { type: 'page-failed' }>): Step {
  if (why === 'offer') return { state: { ...state, offering: undefined }, effects: [] };
  const failed = { ...state, readingPage: false };
  const isAsked = why === undefined || why === 'instead';
  return considerPage({ state: isAsked ? { ...failed, notice: problem } : failed, effects: [] });
}

/** The call took less than what was read (`maxMessageSize`): say so where the page is shown. */
function pageFitted(state: SessionState, id: string, page: FencedPage): SessionState {
  return {
    ...state,
    page: state.page?.id === id ? { ...state.page, item: page } : state.page,
    transcript: state.transcript.map((entry) =>
      entry.kind === 'page' && entry.id === id ? { ...entry, ...aboutPage(page) } : entry,
    ),
  };
}
