import { estimateTokenCount } from 'tokenx';
import { fenceNonce } from '../page/fence-nonce.ts';
import { fitPage, fits, type PageBudget } from '../page/fit-page.ts';
import { countRedacted, redact } from '../page/redact.ts';
import { writePageItem } from '../realtime/page-item.ts';
import type { FencedPage, PageItem } from '../shared/page-item.ts';
import { withoutLabels } from '../shared/page-sections.ts';

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
  // Nothing that the page has written can be taken for the id of a section.
  const whole = withoutLabels(text.text);
  const cleaned = { ...read, url: url.text, title: withoutLabels(title.text), text: whole, redacted };
  const focus = budget.focus === undefined ? {} : { focus: budget.focus };
  // Cut last: half a secret would not be known for one.
  return measure(
    { ...cleaned, ...focus, whole, nonce: fenceNonce(), tokens: 0, at: read.url },
    fitPage(cleaned, budget),
  );
}

/** The same page cut to a budget, if it does not fit as it is: from the whole of it, which has what matters first. */
export function refit(page: FencedPage, budget: PageBudget): FencedPage {
  if (fits(page, budget)) return page;
  const { whole = page.text, focus } = page;
  return measure(page, fitPage({ ...page, text: whole }, focus === undefined ? budget : { ...budget, focus }));
}

/** Its size, and the secrets that are missing in what is left of it, are counted anew. */
function measure(page: FencedPage, fit: PageItem): FencedPage {
  const { redacted: before = 0, ...rest } = page;
  const fitted = { ...rest, ...fit };
  const redacted = Math.min(before, countRedacted(`${fitted.url}\n${fitted.title}\n${fitted.text}`));
  const tokens = estimateTokenCount(writePageItem(fitted, fitted.nonce));
  return { ...fitted, tokens, ...(redacted > 0 ? { redacted } : {}) };
}
