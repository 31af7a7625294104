import type { PageNode } from './page-node.ts';

/** How much text a node holds, in characters with white space collapsed, and of what sort. */
export interface Measure {
  chars: number;
  /** Characters inside links. */
  linkChars: number;
  /** Links with text. */
  links: number;
  /** Characters outside links in runs that read like sentences. */
  prose: number;
}

/** Measures every node below and including `root` once. */
export function measureAll(root: PageNode): Map<PageNode, Measure> {
  const all = new Map<PageNode, Measure>();
  measureInto(root, all, false);
  return all;
}

function measureInto(node: PageNode, all: Map<PageNode, Measure>, inLink: boolean): Measure {
  const linked = inLink || node.href !== undefined;
  const sum: Measure = { chars: 0, linkChars: 0, links: 0, prose: 0 };
  let ownChars = 0;
  for (const child of node.children) {
    if (typeof child === 'string') {
      ownChars += lengthOf(child);
      continue;
    }
    const inner = measureInto(child, all, linked);
    sum.chars += inner.chars;
    sum.linkChars += inner.linkChars;
    sum.links += inner.links;
    sum.prose += inner.prose;
  }
  sum.chars += ownChars;
  if (linked) sum.linkChars = sum.chars;
  if (node.href !== undefined && sum.chars > 0) sum.links = Math.max(1, sum.links);
  if (!linked && ownChars >= 40) sum.prose += ownChars;
  all.set(node, sum);
  return sum;
}

const lengthOf = (text: string): number => text.trim().replace(/\s+/g, ' ').length;

/** Share of the text that is links, 0–1; 0 for no text. */
export const linkShare = ({ chars, linkChars }: Measure): number => (chars === 0 ? 0 : linkChars / chars);
