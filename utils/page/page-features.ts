import type { KnownPassage } from './known-places.ts';
import type { PageFacts } from './page-facts.ts';
import type { PageNode } from './page-node.ts';
import type { Passage } from './passages.ts';

const COUNTED = ['article', 'p', 'pre', 'table', 'time'];

/** Numbers that tell pages apart: what the page says of itself, and what it is made of. The same for all its passages. */
export function describePage(
  page: PageNode,
  passages: readonly Passage[],
  known: readonly KnownPassage[],
  facts: PageFacts,
): Float32Array {
  let total = 0;
  let linked = 0;
  let prose = 0;
  for (let at = 0; at < known.length; at++) {
    const one = known[at];
    if (!one) continue;
    total += one.size;
    linked += one.size * (passages[at]?.linkShare ?? 0);
    prose += one.prose;
  }
  const types = [...facts.linkedData.matchAll(/"@type"\s*:\s*\[?\s*"(\w+)"/g)].map(([, type = '']) => type);
  const tags = new Map(COUNTED.map((tag) => [tag, 0]));
  countTags(page, tags);
  return Float32Array.of(
    Number(facts.openGraphType.includes('product')),
    Number(types.some((type) => /Article|Posting/.test(type))),
    Number(types.some((type) => /^Product(?:Group)?$/.test(type))),
    Number(types.some((type) => /^(?:ItemList|CollectionPage)$/.test(type))),
    Number(types.some((type) => /Discussion|QAPage/.test(type))),
    Math.log1p(total || 1),
    linked / (total || 1),
    prose / (total || 1),
    Math.log1p(known.length),
    facts.pathDepth,
    ...COUNTED.map((tag) => Math.log1p(tags.get(tag) ?? 0)),
  );
}

/** How many numbers that are. */
export const PAGE_WIDTH = 10 + COUNTED.length;

function countTags({ tag, children }: PageNode, tags: Map<string, number>): void {
  const known = tags.get(tag);
  if (known !== undefined) tags.set(tag, known + 1);
  for (let at = 0; at < children.length; at++) {
    const child = children[at];
    if (child !== undefined && typeof child !== 'string') countTags(child, tags);
  }
}
