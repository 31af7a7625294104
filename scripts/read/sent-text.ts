import { estimateTokenCount } from 'tokenx';
import { fitPage } from '../../utils/page/fit-page.ts';
import type { PageReading } from '../../utils/page/read-page.ts';
import { writePageItem } from '../../utils/realtime/page-item.ts';

/** As long as the real ones. */
const NONCE = '0'.repeat(20);

/** The text of the item that would be sent for a page, fence and all. */
export const sentText = ({ url, title, text, truncated }: PageReading): string =>
  writePageItem(fitPage({ url, title, text, truncated }), NONCE);

/** Model tokens of the item that would be sent for a page, about. */
export const sentTokens = (reading: PageReading): number => estimateTokenCount(sentText(reading));
