import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { type QuoteWish, showQuote } from '../utils/page/show-quote.ts';

/** Injected into the page of the conversation, after what is to be shown there. */
export default defineUnlistedScript(() => {
  const { earshotWish } = globalThis as { earshotWish?: QuoteWish };
  return earshotWish ? showQuote(earshotWish) : null;
});
