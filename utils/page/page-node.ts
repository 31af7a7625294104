/**
 * A page as plain data: what is shown, in the order in which it is shown, without the DOM behind it. The walk over the
 * live page makes it (snapshot-page.ts); choosing the content and writing it down are pure functions of it.
 */
export interface PageNode {
  /** Lower-case tag name; `#page` for the root, `#frame` for what an iframe holds. */
  tag: string;
  /** First word of the `role` attribute, lower-case, or ''. */
  role: string;
  /** `id` and `class`, as they stand, at most 80 and 220 characters. */
  id: string;
  classes: string;
  /** Whether it starts on a line of its own. */
  block: boolean;
  /** Where a link leads, as it stands in the page, and the address that this is meant from. */
  href?: string;
  base?: string;
  /** Alternative text of an image. */
  alt?: string;
  /** What people fill in here, in words (form-field.ts). */
  field?: string;
  /** 1–6 of a heading. */
  level?: number;
  /** Language of a code block, or where the numbers of an ordered list start. */
  detail?: string;
  /** Whether people see what is in it only once they open it: another tab, a closed section. */
  folded?: true;
  /** schema.org property (`itemprop`), or 'type' if it starts an item. */
  item?: string;
  children: PageChild[];
}

/** A piece of text as it stands in the page, or an element. */
export type PageChild = PageNode | string;

/** A node with everything left out that was not given. */
export function pageNode(tag: string, children: PageChild[] = [], more: Partial<PageNode> = {}): PageNode {
  return { tag, role: '', id: '', classes: '', block: !INLINE_TAGS.has(tag), children, ...more };
}

/** Tags that stand inside a line as long as no style says otherwise. */
export const INLINE_TAGS: ReadonlySet<string> = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meter output picture q rp rt ' +
    'ruby s samp slot small span strike strong sub sup svg time tt u var wbr button input textarea select'
  ).split(' '),
);

/** Characters of text in it, white space around each piece left out. */
export function charsIn({ children }: PageNode): number {
  let chars = 0;
  for (let at = 0; at < children.length; at++) {
    const child = children[at] ?? '';
    chars += typeof child === 'string' ? child.trim().length : charsIn(child);
  }
  return chars;
}
