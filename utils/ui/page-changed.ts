import type { View } from '../wire/change.ts';

/** What the person is told of the page that they are on: it changed, or its video offers captions of this name. */
export interface PageNews {
  tabId: number;
  captions?: string;
}

/** What is new of the page, if the person is to be told; undefined otherwise. */
export function pageNews({ phase, mode, home, readingPage, offer, siteRule, notice }: View): PageNews | undefined {
  const isTold = phase.name === 'live' && mode === 'conversation' && !readingPage && !offer && siteRule !== 'never';
  if (!isTold || home?.attached !== 'yes') return undefined;
  const { tabId, changed, subtitles: captions } = home;
  if (changed) return { tabId };
  // What went wrong is read first: in a small popup both leave nothing of the conversation.
  return captions === undefined || notice ? undefined : { tabId, captions };
}

/** The tab whose page is another one than what was shared of it, if the person is to be told; undefined otherwise. */
export function changedTab(view: View): number | undefined {
  const news = pageNews(view);
  return news?.captions ? undefined : news?.tabId;
}
