import { isBoilerplate, type Surroundings } from './boilerplate.ts';
import { type Measure, measureAll } from './measure.ts';
import { type PageChild, type PageNode, pageNode } from './page-node.ts';

type Measures = ReadonlyMap<PageNode, Measure>;

const PARTS = new Set(['article', 'li', 'blockquote', 'td', 'section']);
/** A list or a table is content as a whole; going into it would lose what kind of thing it is. */
const WHOLE = new Set(['ul', 'ol', 'dl', 'table', 'pre', 'blockquote']);
/** `main` is believed if it holds this share of what is worth reading. */
const MAIN_SHARE = 0.4;
/** A part that holds more than this share is the content, and what stands beside it is not. */
const DOMINANT_SHARE = 0.9;
/** A text of a few lines that is left of a page of thousands means that the wrong things were dropped. */
const LEAST_CHARS = 200;
const LEAST_SHARE = 0.02;

/** The content of the page without what stands around it, its main heading included; the whole page if next to nothing would be left. */
export function mainContent(page: PageNode): PageNode {
  const measures = measureAll(page);
  const pageChars = measures.get(page)?.chars ?? 0;
  const pruned = prune(page, measures, { inMain: false, inPart: false, pageChars });
  const kept = measureAll(pruned);
  const content = descend(trustedMain(pruned, kept) ?? pruned, kept);
  if ((kept.get(content)?.chars ?? 0) < Math.min(LEAST_CHARS, pageChars * LEAST_SHARE)) return page;
  const title = findHeading(content) === undefined ? findHeading(pruned) : undefined;
  return pageNode('#page', title === undefined ? [content] : [title, content]);
}

function prune(node: PageNode, measures: Measures, around: Surroundings): PageNode {
  const inside: Surroundings = {
    pageChars: around.pageChars,
    inMain: around.inMain || isMain(node),
    inPart: around.inPart || PARTS.has(node.tag) || node.role === 'article',
  };
  const children: PageChild[] = [];
  for (const child of node.children) {
    if (typeof child === 'string') {
      children.push(child);
      continue;
    }
    const measure = measures.get(child);
    if (measure === undefined || !isBoilerplate(child, measure, inside)) children.push(prune(child, measures, inside));
  }
  return { ...node, children };
}

/** What a part is worth reading: sentences count most, links least. */
const worth = (measure: Measure | undefined): number =>
  measure === undefined ? 0 : measure.prose + (measure.chars - measure.linkChars) * 0.5 + measure.linkChars * 0.2;

function trustedMain(page: PageNode, measures: Measures): PageNode | undefined {
  const main = findMain(page, measures);
  return main !== undefined && worth(measures.get(main)) > MAIN_SHARE * worth(measures.get(page)) ? main : undefined;
}

/** The `main` that holds most; pages that change without loading keep several. */
function findMain(node: PageNode, measures: Measures): PageNode | undefined {
  let best: PageNode | undefined;
  for (const child of node.children) {
    if (typeof child === 'string') continue;
    const found = isMain(child) ? child : findMain(child, measures);
    if (found === undefined) continue;
    if (best === undefined || worth(measures.get(found)) > worth(measures.get(best))) best = found;
  }
  return best;
}

const isMain = (node: PageNode): boolean => node.tag === 'main' || node.role === 'main';

/** Goes down as long as one part holds nearly everything. */
function descend(node: PageNode, measures: Measures): PageNode {
  const all = worth(measures.get(node));
  for (const child of node.children) {
    if (typeof child === 'string' || !child.block || WHOLE.has(child.tag) || child.level !== undefined) continue;
    if (worth(measures.get(child)) > DOMINANT_SHARE * all) return descend(child, measures);
  }
  return node;
}

function findHeading(node: PageNode): PageNode | undefined {
  if (node.level === 1) return node;
  for (const child of node.children) {
    const found = typeof child === 'string' ? undefined : findHeading(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
