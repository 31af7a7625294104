import type { FencedPage } from '../shared/page-item.ts';
import { siteOf } from '../shared/site-rules.ts';
import { wordsIn } from './share-page.ts';
import type { OfferedPage, SessionState } from './state.ts';

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

/** The state without an offer, and without one that is being read. */
export const withoutOffer = (state: SessionState): SessionState =>
  state.offer || state.offering !== undefined ? { ...state, offer: undefined, offering: undefined } : state;
