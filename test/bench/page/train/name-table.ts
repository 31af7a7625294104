import { markWords, nameWords } from '../../../../utils/page/name-words.ts';
import type { PageNode } from '../../../../utils/page/page-node.ts';
import type { Place } from '../../../../utils/page/passages.ts';
import type { Example } from './examples.ts';

/** A word counts when so many sites use it, and says enough. */
const LEAST_SITES = 19;
/** In log-odds. */
const LEAST_SAID = 0.8;
/** What a word is believed to say before anything is known of it: as much as so many pages that say nothing. */
const DOUBT_PAGES = 2;

/** What words in names of nodes speak for, in log-odds: how much of the text below such nodes is content, page by page. */
export function nameTable(examples: readonly Example[]): Map<string, number> {
  const shares = new Map<string, { sum: number; pages: number; sites: Set<string> }>();
  for (const { site, passages, labels, sizes } of examples) {
    const below = new Map<string, { content: number; all: number }>();
    const known = new Map<PageNode, readonly string[]>();
    for (const [at, { place }] of passages.entries()) {
      const words = new Set<string>();
      for (let around: Place | undefined = place; around?.above; around = around.above) {
        const { node } = around;
        const own = known.get(node) ?? [...markWords(node), ...nameWords(`${node.classes} ${node.id}`)];
        known.set(node, own);
        for (const word of own) words.add(word);
      }
      const size = sizes[at] ?? 0;
      for (const word of words) {
        const sum = below.get(word) ?? { content: 0, all: 0 };
        sum.content += size * (labels[at] ?? 0);
        sum.all += size;
        below.set(word, sum);
      }
    }
    for (const [word, { content, all }] of below) {
      const of = shares.get(word) ?? { sum: 0, pages: 0, sites: new Set<string>() };
      of.sum += content / Math.max(1, all);
      of.pages += 1;
      of.sites.add(site);
      shares.set(word, of);
    }
  }
  const table = new Map<string, number>();
  for (const [word, { sum, pages, sites }] of [...shares].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (sites.size < LEAST_SITES) continue;
    const share = Math.min(0.98, Math.max(0.02, (sum + DOUBT_PAGES / 2) / (pages + DOUBT_PAGES)));
    const says = Number(Math.log(share / (1 - share)).toFixed(1));
    if (Math.abs(says) >= LEAST_SAID) table.set(word, says);
  }
  return table;
}
