import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openPageBrowser, type PageBrowser } from '../../scripts/read/page-browser.ts';
import { readerScript } from '../../scripts/read/reader-script.ts';
import { listSavedPages, type SavedPage, servePage } from '../../scripts/read/saved-pages.ts';
import { withSavedPage } from '../../scripts/read/with-saved-page.ts';
import { bundleEntry } from '../e2e-chromium/bundle-entry.ts';
import { largePage } from './page/large-page.ts';
import { type MeasuredPage, measurePage, watchReader } from './page/measure-page.ts';
import { listPages, reportPages, TYPES } from './page/report.ts';
import type { MarkedPage } from './page/score.ts';

/** Not part of the project. */
const PAGES = resolve(import.meta.dirname, '../../../shared/data/pages');
const QUICK_STEP = 8;

export type PageType = (typeof TYPES)[number];

/** Which pages, and whether each gets a line. */
export interface PageBenchOptions {
  only?: PageType;
  /** Every eighth page only. */
  quick: boolean;
  list: boolean;
}

export const isPageType = (name: string): name is PageType => TYPES.some((type) => type === name);

/** How well pages are read, and what that takes, beside the readers of others; the result is Markdown. */
export async function benchPage({ only, quick, list }: PageBenchOptions, log: (line: string) => void): Promise<string> {
  if (!existsSync(PAGES)) return 'page: skipped, the saved pages (../shared/data/pages) are not here.';
  const chosen = (await markedPages()).filter(({ marked }) => only === undefined || marked.type === only);
  const pages = quick ? chosen.filter((_, at) => at % QUICK_STEP === 0) : chosen;
  const script = await readerScript();
  const others = await bundleEntry('test/bench/page/other-readers.ts', 'EarshotOthers');
  const browser = await openPageBrowser();
  try {
    const measured: MeasuredPage[] = [];
    const failed: { id: string; type: string }[] = [];
    for (const [at, { saved, marked }] of pages.entries()) {
      const { id } = saved;
      try {
        const measure = { marked, script, others };
        const page = await withSavedPage(browser, saved, (shown) => measurePage(id, shown, measure));
        measured.push({ ...page, requests: await confirmRequests(page.requests, browser, saved, script) });
      } catch (error) {
        log(`page: ${id} could not be read: ${error instanceof Error ? error.message.split('\n', 1)[0] : error}`);
        failed.push({ id, type: marked.type });
      }
      if ((at + 1) % 20 === 0) log(`page: ${at + 1} of ${pages.length}`);
    }
    const report = reportPages({
      pages: measured,
      failed,
      gzipBytes: gzipSync(script, { level: 9 }).length,
      large: await measureLarge(browser, script),
      load: { average: loadavg()[0] ?? 0, processors: availableParallelism() },
    });
    return list ? `${listPages(measured)}\n\n${report}` : report;
  } finally {
    await browser.close();
  }
}

async function markedPages(): Promise<{ saved: SavedPage; marked: MarkedPage }[]> {
  const saved = await listSavedPages(PAGES);
  return Promise.all(
    saved.map(async (one) => ({
      saved: one,
      marked: JSON.parse(await readFile(join(PAGES, `${one.id}.json`), 'utf8')),
    })),
  );
}

/** Pages ask for something late by themselves now and then. What our reader makes them ask for, they ask for each time. */
async function confirmRequests(asked: number, browser: PageBrowser, saved: SavedPage, script: string): Promise<number> {
  if (asked === 0) return 0;
  const again = await withSavedPage(browser, saved, (shown) => watchReader(shown, script));
  return Math.min(asked, again.requests);
}

async function measureLarge(browser: PageBrowser, script: string) {
  const served = servePage(Buffer.from(largePage()));
  return browser.withPage('https://large.example/', served, async (shown) => {
    const { ms, longestTaskMs, reading } = await watchReader(shown, script);
    return { ms, longestTaskMs, cut: reading.truncated };
  });
}
