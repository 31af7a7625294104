import {
  attribute,
  baseUrl,
  body,
  documentElement,
  documentIn,
  firstChild,
  hasAttribute,
  isElement,
  isText,
  localName,
  nextSibling,
  shadowRoot,
  slotted,
  textLength,
  textOf,
  view,
} from './dom-access.ts';
import { linkTarget } from './link-target.ts';
import { INLINE_TAGS, type PageChild, type PageNode, pageNode } from './page-node.ts';
import { type Shown, shownByAttributes, shownByLayout } from './visibility.ts';

/** How much of a page is looked at. */
export interface SnapshotLimits {
  /** Elements and texts visited. */
  maxNodes: number;
  /** UTF-16 units of text kept. */
  maxChars: number;
  /** Milliseconds until the walk stops where it is. */
  maxMs: number;
}

/** What the walk brought back; `truncated` if a limit ended it. */
export interface Snapshot {
  root: PageNode;
  /** Markup of the longest `noscript` that stands in a shown place, or ''. */
  spare: string;
  truncated: boolean;
}

const MAX_DEPTH = 400;
const CLOCK_EVERY = 128;
/** Never shown as text, or shown as what a person typed: values of fields are theirs, not the page's. */
const SKIPPED = new Set(
  (
    'script style noscript template head meta link base title input textarea select option datalist object embed ' +
    'audio video canvas map area param source track svg math-input dialog-polyfill progress meter portal applet frameset'
  ).split(' '),
);

/** Copies what the document shows into plain data, without changing it. Never throws; open shadow roots and same-origin frames are part of it. */
export function snapshotPage(doc: Document, limits: SnapshotLimits, base = baseUrl(doc)): Snapshot {
  const walk: Walk = {
    nodes: limits.maxNodes,
    chars: limits.maxChars,
    stopAt: performance.now() + limits.maxMs,
    truncated: false,
    spare: '',
  };
  const root = pageNode('#page');
  takeDocument(doc, base, root, walk, 0);
  return { root, spare: walk.spare, truncated: walk.truncated };
}

interface Walk {
  nodes: number;
  chars: number;
  stopAt: number;
  truncated: boolean;
  spare: string;
}

/** What holds for all nodes of one document. */
interface Place {
  window: Window | null;
  base: string;
  folded: boolean;
}

function takeDocument(doc: Document, base: string, into: PageNode, walk: Walk, depth: number): void {
  const top = body(doc) ?? documentElement(doc);
  if (top === null) return;
  const window = view(doc);
  const laidOut = window !== null && typeof Element.prototype.checkVisibility === 'function';
  takeElement(top, into, { window: laidOut ? window : null, base, folded: false }, walk, depth);
}

function takeChildren(parent: Node, into: PageNode, place: Place, walk: Walk, depth: number, withText: boolean): void {
  for (let child = firstChild(parent); child !== null; child = nextSibling(child)) {
    if (isSpent(walk)) return;
    take(child, into, place, walk, depth, withText);
  }
}

function take(node: Node, into: PageNode, place: Place, walk: Walk, depth: number, withText: boolean): void {
  if (isText(node)) {
    if (withText) takeText(node, into, walk);
  } else if (isElement(node)) {
    try {
      takeElement(node, into, place, walk, depth);
    } catch {
      // A node that cannot be read is left out; the rest of the page is still worth reading.
    }
  }
}

function takeText(node: Text, into: PageNode, walk: Walk): void {
  walk.nodes -= 1;
  if (textLength(node) > walk.chars) walk.truncated = true;
  const text = textOf(node, walk.chars);
  walk.chars -= text.length;
  if (text !== '') into.children.push(text);
}

function takeElement(element: Element, into: PageNode, place: Place, walk: Walk, depth: number): void {
  walk.nodes -= 1;
  const tag = localName(element).toLowerCase();
  if (tag === 'noscript') keepSpare(element, walk);
  if (SKIPPED.has(tag) || isTypedInto(element)) return;
  if (depth > MAX_DEPTH) {
    walk.truncated = true;
    return;
  }
  const shown: Shown =
    place.window === null ? shownByAttributes(element) : shownByLayout(element, place.window, place.folded);
  if (!shown.inside) return;
  const node = toNode(element, tag, shown, place.base);
  into.children.push(node);
  if (tag === 'img') return;
  takeInside(element, node, placeInside(element, tag, place), walk, depth + 1, shown.text);
  if (node.children.length === 0 && node.alt === undefined && tag !== 'br' && tag !== 'hr' && tag !== 'td') {
    into.children.pop();
  }
}

/** Where scripts may run, a `noscript` holds its markup as one text. */
function keepSpare(noscript: Element, walk: Walk): void {
  const text = firstChild(noscript);
  if (text === null || !isText(text) || textLength(text) <= walk.spare.length) return;
  walk.spare = textOf(text, walk.chars);
}

function takeInside(
  element: Element,
  node: PageNode,
  place: Place,
  walk: Walk,
  depth: number,
  withText: boolean,
): void {
  if (node.tag === 'iframe' || node.tag === 'frame') {
    const inner = documentIn(element);
    if (inner !== undefined) takeDocument(inner, baseUrl(inner), node, walk, depth);
    return;
  }
  const shadow = shadowRoot(element);
  if (shadow !== null && shadow !== undefined) {
    takeChildren(shadow, node, place, walk, depth, withText);
    return;
  }
  const given = node.tag === 'slot' ? slotted(element) : undefined;
  if (given === undefined) {
    takeChildren(element, node, place, walk, depth, withText);
    return;
  }
  for (const child of given) {
    if (isSpent(walk)) return;
    take(child, node, place, walk, depth, withText);
  }
}

function placeInside(element: Element, tag: string, place: Place): Place {
  const closed = tag === 'details' && !hasAttribute(element, 'open');
  const unfound = attribute(element, 'hidden') === 'until-found';
  return closed || unfound ? { ...place, folded: true } : place;
}

/** A rich text field holds what a person is writing, like an input. */
const isTypedInto = (element: Element): boolean => {
  const role = attribute(element, 'role');
  return (
    (role === 'textbox' || role === 'searchbox' || role === 'combobox' || role === 'spinbutton') &&
    hasAttribute(element, 'contenteditable')
  );
};

function isSpent(walk: Walk): boolean {
  if (walk.truncated && (walk.nodes <= 0 || walk.chars <= 0)) return true;
  const late = walk.nodes % CLOCK_EVERY === 0 && performance.now() > walk.stopAt;
  if (late) walk.nodes = 0;
  if (walk.nodes > 0 && walk.chars > 0) return false;
  walk.truncated = true;
  return true;
}

function toNode(element: Element, tag: string, shown: Shown, base: string): PageNode {
  const node: PageNode = {
    tag,
    role: attribute(element, 'role').trim().toLowerCase().split(/\s/, 1)[0] ?? '',
    names: namesOf(element),
    block: shown.block === undefined || tag === 'br' ? !INLINE_TAGS.has(tag) : shown.block,
    children: [] as PageChild[],
  };
  const label = attribute(element, 'aria-label');
  if (label !== '') node.label = label.slice(0, 200);
  const item = attribute(element, 'itemprop') || (hasAttribute(element, 'itemscope') ? 'type' : '');
  if (item !== '') node.item = item;
  if (hasAttribute(element, 'aria-expanded')) node.opens = true;
  if (tag === 'a') {
    const href = attribute(element, 'href');
    node.href = href === '' ? '' : (linkTarget(href.slice(0, 4000), base) ?? '');
    if (!hasAttribute(element, 'href')) delete node.href;
  }
  if (tag === 'img') node.alt = attribute(element, 'alt').slice(0, 300);
  const level = headingLevel(element, tag, node.role);
  if (level !== undefined) node.level = level;
  const detail = detailOf(element, tag);
  if (detail !== '') node.detail = detail;
  return node;
}

const namesOf = (element: Element): string =>
  `${attribute(element, 'id').slice(0, 80)} ${attribute(element, 'class').slice(0, 220)}`.trim();

function headingLevel(element: Element, tag: string, role: string): number | undefined {
  if (/^h[1-6]$/.test(tag)) return Number(tag[1]);
  if (role !== 'heading') return undefined;
  const level = Number(attribute(element, 'aria-level'));
  return level >= 1 && level <= 6 ? Math.floor(level) : 2;
}

function detailOf(element: Element, tag: string): string {
  if (tag === 'ol') return attribute(element, 'start');
  if (tag !== 'pre' && tag !== 'code' && tag !== 'div' && tag !== 'figure') return '';
  const named = /(?:^|\s)(?:language|lang|highlight-source|brush:|highlight)-?\s?([\w+#-]{1,20})/.exec(
    attribute(element, 'class'),
  );
  return (attribute(element, 'data-lang') || attribute(element, 'data-language') || (named?.[1] ?? '')).slice(0, 20);
}
