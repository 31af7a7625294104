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
  // Before it is cut: half a secret would not be known for one.
  const fitted = refit(
    { ...read, url: url.text, title: title.text, text: text.text, nonce: fenceNonce(), tokens: 0 },
    budget,
  );
  const shown = countRedacted(`${fitted.url}\n${fitted.title}\n${fitted.text}`);
  const redacted = Math.min(url.count + title.count + text.count, shown);
  return redacted > 0 ? { ...fitted, redacted } : fitted;
}

/** The same page cut to a budget; its size is counted anew. */
export function refit(page: FencedPage, budget: PageBudget): FencedPage {
  const fitted: FencedPage = { ...page, ...fitPage(page, budget) };
  return { ...fitted, tokens: estimateTokenCount(writePageItem(fitted, fitted.nonce)) };
}
