import type { View } from '../wire/change.ts';

/** The tab whose page is another one than what was shared of it, if the person is to be told; undefined otherwise. */
export function changedTab({ phase, mode, home, readingPage, offer, siteRule }: View): number | undefined {
  const isTold = phase.name === 'live' && mode === 'conversation' && !readingPage && !offer && siteRule !== 'never';
  return isTold && home?.changed && home.attached === 'yes' ? home.tabId : undefined;
}
