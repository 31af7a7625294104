import { estimateTokenCount } from 'tokenx';
import { fenceNonce } from '../page/fence-nonce.ts';
import { fitPage, type PageBudget } from '../page/fit-page.ts';
import { countRedacted, redact } from '../page/redact.ts';
import { writePageItem } from '../realtime/page-item.ts';
import type { FencedPage, PageItem } from '../shared/page-item.ts';

/** How a page is made ready. */
export interface FenceOptions extends PageBudget {
  /** Whether e-mail addresses are taken out, too. */
  redactEmails: boolean;
}

/**
 * Makes of what was read what may be shown and sent: without secrets in text, title and address, cut to the budget, in a
 * fence of its own. Whatever is read goes this way, before it is stored, shown or sent.
 */
export function fencePage(read: PageItem, { redactEmails, ...budget }: FenceOptions): FencedPage {
  const emails = redactEmails;
  const clean = (text: string) => redact(text, { emails });
  const [url, title, text] = [clean(read.url), clean(read.title), clean(read.text)];
  const redacted = url.count + title.count + text.count;
  const cleaned = { ...read, url: url.text, title: title.text, text: text.text, redacted };
  // Cut last: half a secret would not be known for one.
  return refit({ ...cleaned, nonce: fenceNonce(), tokens: 0, at: read.url }, budget);
}

/** The same page cut to a budget; its size, and the secrets that are missing in what is left of it, are counted anew. */
export function refit(page: FencedPage, budget: PageBudget): FencedPage {
  const { redacted: before = 0, ...whole } = page;
  const fitted = { ...whole, ...fitPage(page, budget) };
  const redacted = Math.min(before, countRedacted(`${fitted.url}\n${fitted.title}\n${fitted.text}`));
  const tokens = estimateTokenCount(writePageItem(fitted, fitted.nonce));
  return { ...fitted, tokens, ...(redacted > 0 ? { redacted } : {}) };
}
