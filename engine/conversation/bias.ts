import type { PageItem } from '../../utils/realtime/page-item.ts';
import type { Item } from './events.ts';
import { pagesIn } from './question.ts';

/** Words that pages make likely to be said. */
export type BiasWords = (pages: readonly PageItem[]) => readonly string[];

/** The bias of the conversation's pages, worked out again only when a page was added, changed or removed. */
export function rememberBias(biasWords: BiasWords = () => []): (items: readonly Item[]) => readonly string[] {
  let known: readonly Item[] = [];
  let knownPages = '';
  let words = biasWords([]);
  return (items) => {
    if (known === items) return words;
    known = items;
    const pages = pagesIn(items);
    const key = JSON.stringify(pages.map(({ url, title, text }) => [url, title, text]));
    if (key !== knownPages) words = biasWords(pages);
    knownPages = key;
    return words;
  };
}
