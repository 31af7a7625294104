import { contentOf } from './content-of.ts';
import type { PageBrowser } from './page-browser.ts';
import { runReader } from './run-reader.ts';
import type { SavedPage } from './saved-pages.ts';
import { sentTokens } from './sent-text.ts';
import { withSavedPage } from './with-saved-page.ts';

/** What came of a folder of pages. */
export interface ReadPages {
  /** The content of each page by its id, in the order of the pages; '' where it could not be read. */
  texts: Map<string, string>;
  /** Ids of what could not be read, and why. */
  failures: { id: string; why: string }[];
  /** Ids of pages that a limit of the reader cut: nodes, characters, or its time. */
  cut: string[];
  /** Of the pages that were read: ms of the reader in the page, and tokens of what would be sent. */
  ms: number[];
  tokens: number[];
}

/** Reads saved pages one after the other, since two at once would take each other's time. A page that fails stops nothing. */
export async function readPages(
  pages: readonly SavedPage[],
  { browser, script, onDone }: { browser: PageBrowser; script: string; onDone?: (done: number) => void },
): Promise<ReadPages> {
  const read: ReadPages = { texts: new Map(), failures: [], cut: [], ms: [], tokens: [] };
  for (const [at, saved] of pages.entries()) {
    try {
      const { reading, ms } = await withSavedPage(browser, saved, (shown) => runReader(shown, script));
      read.texts.set(saved.id, contentOf(reading));
      read.ms.push(ms);
      read.tokens.push(sentTokens(reading));
      if (reading.truncated) read.cut.push(saved.id);
    } catch (error) {
      read.texts.set(saved.id, '');
      read.failures.push({ id: saved.id, why: firstLine(error) });
    }
    onDone?.(at + 1);
  }
  return read;
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
