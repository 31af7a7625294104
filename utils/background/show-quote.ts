import { browser } from 'wxt/browser';
import type { QuoteWish } from '../page/show-quote.ts';
import { IN_FIREFOX } from '../platform/which-browser.ts';
import type { FoundQuote } from '../session/events.ts';
import { type Problem, problem } from '../session/problem.ts';
import { failed, type Result } from '../shared/result.ts';
import { inject, tried } from './page.ts';

/**
 * Chromium paints no highlight that only the person's own style sheets have colours for, though it computes them; in Firefox
 * those alone hold in shadow roots, too.
 */
const origin = IN_FIREFOX ? 'USER' : 'AUTHOR';

/** Dark on yellow, whatever the page has. */
const css = '::highlight(earshot){background:#ffd83d;color:#1c1700}';

/**
 * Scrolls the page of a tab to a quote and highlights it; an empty wish takes the highlight away. The colours come in a
 * style sheet that the page neither has nor sees, in its frames too.
 */
export async function showQuote(tabId: number, wish: QuoteWish): Promise<Result<FoundQuote, Problem>> {
  const isWanted = wish.quote + wish.section !== '';
  const tab = await tried(() => browser.tabs.get(tabId));
  if (!tab.ok) return tab;
  if (isWanted && !tab.value.active) return failed(problem('show.other_tab'));
  const told = await inject<undefined>(tabId, { func: keepWish, args: [wish] });
  if (!told.ok) return told;
  const styled =
    isWanted && (await tried(() => browser.scripting.insertCSS({ target: { tabId, allFrames: true }, css, origin })));
  if (styled && !styled.ok) return styled;
  const shown = await inject<FoundQuote | null>(tabId, { files: ['/show-quote.js'] });
  return shown.ok && !shown.value ? failed(problem('show.gone')) : (shown as Result<FoundQuote, Problem>);
}

/** Runs in the page, apart from its own scripts. */
function keepWish(wish: unknown): void {
  (globalThis as { earshotWish?: unknown }).earshotWish = wish;
}
