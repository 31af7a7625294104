import { LIGHTHOUSE_PAGE } from '../../scripts/lighthouse-page.ts';
import { writePageItem } from '../../utils/realtime/page-item.ts';

/** The event that shares a page, as any client may send it. */
export const sharePage = () => ({
  type: 'conversation.item.create' as const,
  item: {
    type: 'message' as const,
    role: 'user' as const,
    content: [{ type: 'input_text' as const, text: writePageItem(LIGHTHOUSE_PAGE, 'nonce00000') }],
  },
});
