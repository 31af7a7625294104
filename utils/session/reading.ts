import { addressOf, isSamePage } from '../shared/page-address.ts';
import type { FencedPage } from '../shared/page-item.ts';
import type { ReadingReason } from './events.ts';
import type { Home } from './page-state.ts';
import type { SessionState } from './state.ts';

/** Whether the person has asked for what is read for this reason, on this tab or of another one. */
export const isAsked = (why: ReadingReason | undefined): boolean =>
  why === undefined || why === 'instead' || why === 'beside';

/** Whether a page that was read is the one that the person is on, as far as anybody knows. */
export const isHere = ({ homeUrl }: Pick<SessionState, 'homeUrl'>, page: FencedPage): boolean =>
  homeUrl === undefined || isSamePage(addressOf(page), homeUrl);

/** The home of the conversation when this page is the one that was shared last. */
export function homeWith(state: SessionState, page: FencedPage): Home | undefined {
  const { home } = state;
  const changed = !isHere(state, page);
  return home && home.changed !== changed ? { ...home, changed } : home;
}
