import { writePageItem } from '../realtime/page-item.ts';
import type { SessionState } from '../session/state.ts';

/**
 * The text of a page's item, byte for byte: as it was sent in the current call, else as it would be sent. Undefined for
 * what is not held any more.
 */
export function itemTextOf(
  id: string,
  { page, beside, offer, taken }: Pick<SessionState, 'page' | 'beside' | 'offer' | 'taken'>,
  itemsSent: readonly unknown[],
): string | undefined {
  const sent = itemsSent.find((item) => memberOf(item, 'id') === id);
  const content = memberOf(sent, 'content');
  const text = Array.isArray(content) ? memberOf(content[0], 'text') : undefined;
  if (typeof text === 'string') return text;
  const shared = [page, ...beside, ...taken].find((one) => one?.id === id)?.item;
  const held = offer?.about.id === id ? offer.page : shared;
  return held && writePageItem(held, held.nonce);
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
