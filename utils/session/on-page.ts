import { assertNever } from '../shared/assert-never.ts';
import type { FencedPage } from '../shared/page-item.ts';
import { ruleFor, siteOf } from '../shared/site-rules.ts';
import type { PageOutcome } from './events.ts';
import { considerPage, offerPage } from './offer-page.ts';
import { aboutPage, sharePage, takeOut } from './share-page.ts';
import { isOff, type SessionState } from './state.ts';
import type { Step } from './step.ts';

/** What came of reading a page. */
export function onPage(state: SessionState, outcome: PageOutcome, now: number): Step {
  switch (outcome.type) {
    case 'page-read':
      return considerPage(
        outcome.unasked ? replacePage(state, outcome.page, now) : sharePage(state, outcome.page, now),
      );
    case 'page-offered':
      return offerPage(state, outcome, now);
    case 'page-fitted':
      return { state: pageFitted(state, outcome.id, outcome.page), effects: [] };
    case 'page-failed':
      return pageFailed(state, outcome);
    default:
      return assertNever(outcome);
  }
}

/** Shares the page of a site that is always shared; the page before it is not what the answers are about any more. */
function replacePage(state: SessionState, page: FencedPage, now: number): Step {
  const read = { ...state, readingPage: false };
  // Much may have happened while it was read: Stop, another choice, a link to another site.
  const isWanted = ruleFor(state.siteRules ?? {}, siteOf(page.url)) === 'always';
  if (isOff(state) || state.mode === 'captions' || !isWanted) return { state: read, effects: [] };
  const before = state.page?.id;
  const without = takeOut(read, ({ id }) => id === before, 'replaced');
  const shared = sharePage(without.state, page, now);
  return { state: shared.state, effects: [...without.effects, ...shared.effects] };
}

/** Who has not asked for it is not told why it could not be read. */
function pageFailed(state: SessionState, { problem, why }: Extract<PageOutcome, { type: 'page-failed' }>): Step {
  if (why === 'offer') return { state: { ...state, offering: undefined }, effects: [] };
  const failed = { ...state, readingPage: false };
  return considerPage({ state: why === 'always' ? failed : { ...failed, notice: problem }, effects: [] });
}

/** The call took less than what was read (`maxMessageSize`): say so where the page is shown. */
function pageFitted(state: SessionState, id: string, page: FencedPage): SessionState {
  return {
    ...state,
    page: state.page?.id === id ? { id, item: page } : state.page,
    transcript: state.transcript.map((entry) =>
      entry.kind === 'page' && entry.id === id ? { ...entry, ...aboutPage(page) } : entry,
    ),
  };
}
