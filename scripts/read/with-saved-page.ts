import type { PageBrowser, ShownPage } from './page-browser.ts';
import { addressOf, loadSavedPage, ownAddress, type SavedPage, servePage } from './saved-pages.ts';

/** Shows a saved page and does something with it. What fails in the browser gets a second chance, under an address of its own. Rejects if that fails too. */
export async function withSavedPage<T>(
  browser: PageBrowser,
  saved: SavedPage,
  use: (shown: ShownPage) => Promise<T>,
): Promise<T> {
  const served = servePage(await loadSavedPage(saved));
  try {
    return await browser.withPage(await addressOf(saved), served, use);
  } catch {
    return await browser.withPage(ownAddress(saved.id), served, use);
  }
}
