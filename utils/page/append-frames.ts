import { frameHeading } from '../shared/added-sections.ts';
import { cutText } from '../shared/cut-text.ts';
import type { PageItem } from '../shared/page-item.ts';
import { siteOf } from '../shared/site-rules.ts';
import { splitBlocks } from '../shared/split-blocks.ts';

/** A frame of another site, as it was read. */
export type ReadFrame = Pick<PageItem, 'url' | 'title' | 'text' | 'truncated'>;

const MOST_TITLE = 120;
const MOST_URL = 300;

/**
 * A page with what its frames of other sites say, each as a section of its own at the end that tells where it is from. What a
 * frame has as headings stands below that.
 */
export function appendFrames(page: PageItem, frames: readonly ReadFrame[]): PageItem {
  if (frames.length === 0) return page;
  const sections = frames.map(({ url, title, text }) => {
    const site = siteOf(url) ?? '';
    const name = cutText(title.replace(/[\s#]+/g, ' ').trim(), MOST_TITLE);
    return [frameHeading(name, site), `From ${cutText(url, MOST_URL)}`, lower(text)].join('\n\n');
  });
  const sites = frames.flatMap(({ url }) => siteOf(url) ?? []);
  return {
    ...page,
    text: [page.text, ...sections].filter((text) => text !== '').join('\n\n'),
    truncated: page.truncated || frames.some(({ truncated }) => truncated),
    frames: [...new Set(sites)],
  };
}

/** Structured text with its headings one level lower. */
const lower = (text: string): string =>
  [...splitBlocks(text, Number.POSITIVE_INFINITY)]
    .map((block) => block.replace(/^(#{1,5}) (?=[^\n]*$)/, '#$1 '))
    .join('\n\n');
