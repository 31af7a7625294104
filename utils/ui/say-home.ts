import type { Home } from '../session/page-state.ts';
import type { Transcript } from '../session/transcript.ts';

/** How the page of the conversation stands to it, in words; `tabId` is where the person is. */
export function sayHome(home: Home | undefined, tabId: number | undefined): string {
  if (!home) return 'No page is attached.';
  const where = tabId === undefined || home.tabId === tabId ? '' : ', in another tab';
  switch (home.attached) {
    case 'coming':
      return `Attaching…${where}`;
    case 'no':
      return `Not attached${where}`;
    case 'gone':
      return 'Its tab was closed.';
    case 'yes':
      return `Attached${where}`;
  }
}

/** What was shared last, as its page calls itself; undefined if nothing was. */
export function lastShared(transcript: Transcript): string | undefined {
  const page = transcript.findLast((entry) => entry.kind === 'page' && !entry.taken);
  if (page?.kind !== 'page') return undefined;
  return page.title.trim() === '' ? page.url : page.title;
}
