import type { FencedPage } from '../../utils/shared/page-item.ts';

/** A page that was read and made ready to be sent. */
export const fencedPage = (more: Partial<FencedPage> = {}): FencedPage => ({
  ...{ url: 'https://example.org/', title: 'Bread', text: 'How to bake.', truncated: false },
  ...{ nonce: '0123456789abcdefghij', tokens: 100 },
  ...more,
});
