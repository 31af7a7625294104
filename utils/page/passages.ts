import { hasWords } from './count-words.ts';
import { furnitureOf, isPart } from './furniture.ts';
import type { KnownPlace } from './known-places.ts';
import { leadsAway } from './leads-away.ts';
import { charsIn, type PageChild, type PageNode, pageNode } from './page-node.ts';
import { isInline } from './write-inline.ts';

/** A node of a page together with the nodes around it, each known once however many passages it holds. */
export interface Place {
  node: PageNode;
  above: Place | undefined;
  /** How many nodes are around it. */
  depth: number;
  /** In a part of the page that says by its kind that it is no content: navigation, the footer of the whole page. */
  outside: boolean;
  /** What it holds, and what it is called; there once its passages are described. */
  known?: KnownPlace;
}

/** What stands in one run on a page: a paragraph, a heading, the words of a button. The unit in which content is told from the rest. */
export interface Passage {
  /** Where it stands directly, and which of the children there it is: from `from` up to but not including `to`. */
  place: Place;
  from: number;
  to: number;
  /** Its text on one line. */
  text: string;
  /** The share of its characters that are links, 0–1. */
  linkShare: number;
}

/** The passages of a page with letters or digits in them, in the order in which they are shown; and with no text, pictures that are told in words. */
export function passagesOf(page: PageNode): Passage[] {
  const passages: Passage[] = [];
  const top: Place = { node: page, above: undefined, depth: 0, outside: false };
  collect(top, false, passages, charsIn(page));
  return passages;
}

function collect(place: Place, inLink: boolean, into: Passage[], pageChars: number): void {
  const { children, href } = place.node;
  const linked = inLink || href !== undefined;
  let from = 0;
  for (let at = 0; at <= children.length; at++) {
    const child = children[at];
    if (child !== undefined && (typeof child === 'string' || isInline(child))) continue;
    if (at > from) addPassage(place, from, at, linked, into);
    from = at + 1;
    if (child !== undefined) collect(placeIn(place, child, pageChars), linked, into, pageChars);
  }
}

function placeIn(above: Place, node: PageNode, pageChars: number): Place {
  return { node, above, depth: above.depth + 1, outside: above.outside || isOutside(node, above, pageChars) };
}

/** A part that begins with a heading that leads away is outside if it holds less than this share of the page. */
const LARGE_SHARE = 0.2;

function isOutside(node: PageNode, above: Place, pageChars: number): boolean {
  const { tag, role } = node;
  const furniture = furnitureOf(tag, role);
  if (furniture !== undefined) return furniture === 'navigation' || !isInPart(above);
  if (!node.block || node.level !== undefined || node.children.length < 2) return false;
  const heading = firstHeading(node, 0);
  return heading !== undefined && leadsAway(heading) && charsIn(node) < LARGE_SHARE * pageChars;
}

/** The words of the heading that a part begins with, if it begins with one. */
function firstHeading(node: PageNode, depth: number): string | undefined {
  if (depth > 4) return undefined;
  for (const child of node.children) {
    if (typeof child === 'string') {
      if (child.trim() !== '') return undefined;
      continue;
    }
    if (child.level !== undefined) return textIn(child).trim();
    if (hasText(child)) return firstHeading(child, depth + 1);
  }
  return undefined;
}

const hasText = ({ children }: PageNode): boolean =>
  children.some((child) => (typeof child === 'string' ? child.trim() !== '' : hasText(child)));

const textIn = (child: PageChild): string => (typeof child === 'string' ? child : child.children.map(textIn).join(''));

function isInPart(place: Place | undefined): boolean {
  return place !== undefined && (isPart(place.node.tag, place.node.role) || isInPart(place.above));
}

function addPassage(place: Place, from: number, to: number, inLink: boolean, into: Passage[]): void {
  const found = { text: '', chars: 0, linkChars: 0 };
  for (let at = from; at < to; at++) addText(place.node.children[at] ?? '', inLink, found);
  const line = found.text.replace(/\s+/g, ' ').trim();
  const text = hasWords(line) ? line : '';
  if (text === '' && !place.node.children.slice(from, to).some(isTold)) return;
  into.push({ place, from, to, text, linkShare: found.chars === 0 ? 0 : found.linkChars / found.chars });
}

/** Whether there is a field in it that says what it asks for, or a picture whose words say more than a file name or a single word does. */
function isTold(child: PageChild): boolean {
  if (typeof child === 'string') return false;
  if (child.field?.includes(': ')) return true;
  return (child.alt !== undefined && child.alt.split(' ').length >= 4) || child.children.some(isTold);
}

function addText(child: PageChild, inLink: boolean, found: { text: string; chars: number; linkChars: number }): void {
  if (typeof child === 'string') {
    const { length } = child.trim();
    found.text += child;
    found.chars += length;
    if (inLink) found.linkChars += length;
  } else if (child.tag === 'br') found.text += ' ';
  else for (const inner of child.children) addText(inner, inLink || child.href !== undefined, found);
}

/**
 * The page with nothing in it but some of its passages and the nodes around them. `labels` are kept too, each in a `#label`:
 * they belong to the content without being it.
 */
export function keepPassages(page: PageNode, kept: readonly Passage[], labels: readonly Passage[] = []): PageNode {
  const own = new Map<PageNode, Passage[]>();
  const around = new Set<PageNode>();
  const isLabel = new Set(labels);
  for (const passage of [...kept, ...labels]) {
    const { node } = passage.place;
    const others = own.get(node);
    if (others) others.push(passage);
    else own.set(node, [passage]);
    for (let place: Place | undefined = passage.place; place && !around.has(place.node); place = place.above) {
      around.add(place.node);
    }
  }
  const copy = (node: PageNode): PageNode => {
    const passages = own.get(node) ?? [];
    const children: PageChild[] = [];
    let last: Passage | undefined;
    // They stand in their order: kept ones first, then labels.
    const ordered = passages.length > 1 ? passages.toSorted((a, b) => a.from - b.from) : passages;
    let next = 0;
    for (let at = 0; at < node.children.length; at++) {
      const child = node.children[at] ?? '';
      while (at >= (ordered[next]?.to ?? Number.POSITIVE_INFINITY)) next += 1;
      const passage = at >= (ordered[next]?.from ?? Number.POSITIVE_INFINITY) ? ordered[next] : undefined;
      // What stood between them is gone: they are two, still.
      if (passage && last && passage !== last) children.push(pageNode('hr'));
      last = passage ?? last;
      if (typeof child !== 'string' && around.has(child)) children.push(copy(child));
      else if (passage === undefined) continue;
      else if (!isLabel.has(passage)) children.push(child);
      else if (at === passage.from)
        children.push(pageNode('#label', node.children.slice(at, passage.to), { block: true }));
    }
    // It stood on lines of its own, also where the block in it that made it so is gone.
    return { ...node, block: true, children };
  };
  return around.has(page) ? copy(page) : pageNode(page.tag);
}
