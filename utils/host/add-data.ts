import { type DataInPage, linkedData } from '../page/linked-data.ts';
import type { PageItem } from '../shared/page-item.ts';
import type { RunInFrames } from './read-frames.ts';

/** A page of fewer characters shows next to nothing: it is drawn by scripts that have not run, or could not. */
const LEAST_SHOWN = 250;

/** The page of a tab with what it says for machines and its text does not; the page as it is where that cannot be had. */
export async function withData(page: PageItem, tabId: number, run: RunInFrames): Promise<PageItem> {
  const read = await run({ target: { tabId, frameIds: [0] }, files: ['/read-data.js'] });
  const found = read.ok ? read.value[0]?.result : undefined;
  // Another page may have come into the tab meanwhile.
  return isData(found) && found.url === page.url ? addData(page, found.scripts) : page;
}

const isData = (found: unknown): found is DataInPage => {
  const { url, scripts } = (found ?? {}) as Partial<DataInPage>;
  return typeof url === 'string' && Array.isArray(scripts);
};

/** `scripts`: its JSON-LD. */
export function addData(page: PageItem, scripts: readonly string[]): PageItem {
  const { facts, article } = linkedData(scripts, page.title, page.url, page.text);
  const isBare = page.text.length < LEAST_SHOWN && article.length > page.text.length + LEAST_SHOWN;
  const data = facts.length === 0 ? [] : [`## Data of the page\n\n${facts.map((fact) => `- ${fact}`).join('\n')}`];
  return { ...page, text: [page.text, ...(isBare ? [article] : []), ...data].join('\n\n') };
}
