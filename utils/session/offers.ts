import type { FencedPage } from '../shared/page-item.ts';
import { siteOf } from '../shared/site-rules.ts';
import type { OfferedPage } from './page-state.ts';
import { isHere } from './reading.ts';
import { wordsIn } from './share-page.ts';
import type { SessionState } from './state.ts';

/** What a person is told of a page that is offered. */
export function describeOffer(id: string, page: FencedPage): OfferedPage {
  const { url, title, tokens, truncated, redacted = 0, frames, kind } = page;
  const site = siteOf(url);
  return {
    id,
    url,
    title,
    ...(site === undefined ? {} : { site }),
    words: wordsIn(page.text),
    tokens,
    truncated,
    redacted,
    ...(frames ? { frames } : {}),
    ...(kind ? { kind } : {}),
  };
}

/** The state without what is offered of this tab, or is being read to be offered. What is offered of another one stays. */
export function withoutOffer(state: SessionState, tabId: number | undefined): SessionState {
  const { offer, offering } = state;
  const isOffered = offer !== undefined && offer.tabId === tabId;
  const isRead = offering !== undefined && offering === tabId;
  if (!isOffered && !isRead) return state;
  return { ...state, offer: isOffered ? undefined : offer, offering: isRead ? undefined : offering };
}

/** Whether the page has become another one than this since it was begun to read it: that one is to be looked at. */
export const isOverdue = (state: SessionState, page: FencedPage): boolean => state.offerDue && !isHere(state, page);

/** Whether something of another tab is offered: the person has asked for that, and answers it first. */
export const isOtherOffered = ({ offer }: SessionState, tabId: number): boolean =>
  offer !== undefined && offer.tabId !== tabId;
