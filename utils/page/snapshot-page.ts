import {
  baseUrl,
  body,
  documentElement,
  documentIn,
  firstChild,
  isInDetails,
  localName,
  type Marks,
  marksOf,
  nextSibling,
  nodeType,
  shadowRoot,
  slotted,
  textOf,
  view,
} from './dom-access.ts';

import { fieldOf } from './form-field.ts';
import { furnitureOf, isPart } from './furniture.ts';
import { isOpenable, openedIn } from './openable.ts';
import { INLINE_TAGS, type PageChild, type PageNode, pageNode } from './page-node.ts';
import { type Backs, backOf, noBacks } from './unseen.ts';
import { isUnreadable, type Shown, shownByAttributes, shownByLayout } from './visibility.ts';

/** How much of a page is looked at. */
export interface SnapshotLimits {
  /** Elements and texts visited. */
  maxNodes: number;
  /** UTF-16 units of text kept. */
  maxChars: number;
  /** Milliseconds of work until the walk ends where it is. */
  maxMs: number;
  /** Only texts and images for which this holds; all unless told. */
  within?: ((node: Text | Element) => boolean) | undefined;
}

/** What the walk brought back; `truncated` if a limit ended it. */
export interface Snapshot {
  root: PageNode;
  /** Markup of the longest `noscript` that stands in a shown place, or ''. */
  spare: string;
  truncated: boolean;
}

/** What is looked at. */
export interface HowToSee {
  /** What relative addresses are meant from; the document's own unless told. */
  base?: string;
  /** Whether layout and styles decide what can be seen, or attributes alone; true unless told. */
  byLayout?: boolean;
  /** Whether navigation and the footer of the page are taken too, which are no content; false unless told. */
  furniture?: boolean;
}

/** A walk over a page, in as many steps as the page is to be given room between. */
export interface PageWalk {
  /** Goes on until it is done or so many milliseconds are over; false if there is more. */
  goOn(ms: number): boolean;
  /** What it has brought back so far. */
  snapshot(): Snapshot;
}

const MAX_DEPTH = 400;
const CLOCK_EVERY = 128;
const LONG_TEXT = 5000;
/** Never shown as text. */
const SKIPPED = new Set(
  (
    'script style noscript template head meta link base title option datalist object embed ' +
    'audio video canvas map area param source track svg progress meter applet'
  ).split(' '),
);

/** Copies what the document shows into plain data, without changing it. Never throws; open shadow roots and same-origin frames are part of it. */
export function snapshotPage(
  doc: Document,
  limits: SnapshotLimits,
  { base = baseUrl(doc), byLayout = true, furniture = false }: HowToSee = {},
): PageWalk {
  const walk: Walk = {
    nodes: limits.maxNodes,
    chars: limits.maxChars,
    ms: limits.maxMs,
    truncated: false,
    spare: '',
    byLayout,
    furniture,
    within: limits.within,
    open: [],
  };
  const root = pageNode('#page');
  // What another site's frame is drawn on cannot be known.
  const window = view(doc);
  const isFramed = window !== null && window !== window.top;
  takeDocument(doc, base, root, walk, noBacks(isFramed ? { colour: undefined, gone: false } : undefined));
  return {
    goOn: (ms) => goOn(walk, ms),
    snapshot: () => ({ root, spare: walk.spare, truncated: walk.truncated }),
  };
}

const FIELDS = new Set(['input', 'textarea', 'select']);

interface Walk {
  nodes: number;
  chars: number;
  ms: number;
  truncated: boolean;
  spare: string;
  byLayout: boolean;
  furniture: boolean;
  within: SnapshotLimits['within'];
  /** The elements that it is in, the innermost last. */
  open: Holder[];
}

/** What holds for all nodes of one document. */
interface Place {
  window: Window | null;
  base: string;
  /** Ids of what something on the page opens and closes. */
  opened: ReadonlySet<string>;
  folded: boolean;
  /** Inside navigation, which is no content: what is hidden there need not be known to the letter. */
  roughly: boolean;
  /** Inside code, where white space counts. */
  exact: boolean;
  /** What is known of what is behind its texts. */
  backs: Backs;
}

/** An element whose children are taken. */
interface Holder {
  element: Element;
  node: PageNode;
  /** Where the node stands. */
  into: PageNode;
  shown: Shown;
  place: Place;
  /** Whether its text can be seen: asked for when there is some. */
  readable?: boolean;
  /** The next of its children. */
  next: Node | null;
  /** Those that a slot shows instead of its own, in reverse. */
  given?: Node[];
}

/**
 * Its own stack instead of recursion: a walk over a large page stops in the middle and goes on later. What a page has taken
 * away meanwhile has no siblings any more, and the walk goes on behind what held it.
 */
function goOn(walk: Walk, ms: number): boolean {
  const { open } = walk;
  const from = performance.now();
  for (let holder = open.at(-1); holder; holder = open.at(-1)) {
    const child = holder.next;
    if (child === null || walk.nodes <= 0 || walk.chars <= 0) {
      if (child !== null) walk.truncated = true;
      open.pop();
      close(holder);
      continue;
    }
    holder.next = holder.given ? (holder.given.pop() ?? null) : nextSibling(child);
    take(child, holder, walk);
    if (walk.nodes % CLOCK_EVERY !== 0) continue;
    const spent = performance.now() - from;
    if (spent < ms && spent < walk.ms) continue;
    walk.ms -= spent;
    if (walk.ms > 0) return false;
    walk.nodes = 0;
  }
  return true;
}

/** What holds nothing is nothing, but for pictures, ends of lines and empty cells. */
function close({ node, into }: Holder): void {
  if (node.children.length === 0 && !KEPT_EMPTY.has(node.tag)) into.children.pop();
}

const KEPT_EMPTY = new Set(['br', 'hr', 'td']);

function takeDocument(doc: Document, base: string, into: PageNode, walk: Walk, backs: Backs): void {
  const top = body(doc) ?? documentElement(doc);
  if (top === null) return;
  const window = walk.byLayout ? view(doc) : null;
  const laidOut = window !== null && typeof Element.prototype.checkVisibility === 'function';
  const told = { base, opened: openedIn(doc), backs };
  const place = { window: laidOut ? window : null, ...told, folded: false, roughly: false, exact: false };
  takeElement(top, into, place, walk);
}

function take(node: Node, holder: Holder, walk: Walk): void {
  walk.nodes -= 1;
  const type = nodeType(node);
  if (type === 3) {
    if (holder.shown.text) takeText(node as Text, holder, walk);
  } else if (type === 1) {
    try {
      takeElement(node as Element, holder.node, holder.place, walk);
    } catch {
      // A node that cannot be read is left out; the rest of the page is still worth reading.
    }
  }
}

function takeText(text: Text, holder: Holder, walk: Walk): void {
  const { children, block } = holder.node;
  let data = textOf(text);
  // So much white space is there to use up what may be read.
  if (data.length > LONG_TEXT) data = data.replace(/\s{200,}/g, '\n');
  if (!/\S/.test(data)) {
    // White space between blocks is only how the page was written.
    if (data === '' || (!holder.place.exact && isBetweenBlocks(children[children.length - 1], block))) return;
  } else if (walk.within?.(text) === false || (holder.readable !== true && !isReadable(holder))) return;
  if (data.length > walk.chars) {
    walk.truncated = true;
    data = data.slice(0, walk.chars);
  }
  walk.chars -= data.length;
  children.push(data);
}

const isBetweenBlocks = (before: PageChild | undefined, isBlock: boolean): boolean => {
  if (before === undefined) return isBlock;
  return typeof before === 'string' ? /\s$/.test(before) : before.block;
};

function isReadable(holder: Holder): boolean {
  const { element, shown, place } = holder;
  if (holder.readable === undefined) {
    const { window, roughly, backs } = place;
    // Of what is not laid out each style is computed for the question alone: only that of answers, which are short.
    const isAway = roughly || (place.folded && !isInDetails(element));
    holder.readable =
      window === null || isAway || !isUnreadable(shown.style ?? window.getComputedStyle(element), element, backs);
  }
  return holder.readable;
}

function takeElement(element: Element, into: PageNode, place: Place, walk: Walk): void {
  const tag = localName(element).toLowerCase();
  if (tag === 'noscript') keepSpare(element, walk);
  if (SKIPPED.has(tag)) return;
  if (walk.open.length > MAX_DEPTH) {
    walk.truncated = true;
    return;
  }
  const marks = marksOf(element);
  if (isTypedInto(marks) || (!walk.furniture && isFurniture(tag, marks, walk))) return;
  const isField = FIELDS.has(tag);
  const field = isField ? fieldOf(element, tag, marks) : undefined;
  if (isField && field === undefined) return;
  let inside = placeInside(tag, marks, place);
  const { window } = place;
  let shown = window === null ? shownByAttributes(marks) : shownByLayout(element, tag, marks, window, place);
  if (!shown.inside) {
    if (place.folded || !isOpenable(tag, marks, place.opened)) return;
    inside = { ...place, folded: true };
    shown = OPENED;
  }
  const isLeaf = isField || tag === 'img';
  if (isLeaf && walk.within?.(element) === false) return;
  const node = toNode(tag, marks, shown, place.base);
  if (field !== undefined) node.field = field;
  if (inside.folded) node.folded = true;
  into.children.push(node);
  if (!isLeaf) openElement(element, { element, node, into, shown, place: inside, next: null }, walk);
}

function isFurniture(tag: string, marks: Marks, { open }: Walk): boolean {
  const furniture = furnitureOf(tag, marks.role ?? '');
  return (
    furniture === 'navigation' || (furniture === 'footer' && !open.some(({ node }) => isPart(node.tag, node.role)))
  );
}

const OPENED: Shown = { inside: true, text: true };

/** Where scripts may run, a `noscript` holds its markup as one text. */
function keepSpare(noscript: Element, walk: Walk): void {
  const text = firstChild(noscript);
  if (text === null || nodeType(text) !== 3) return;
  const markup = textOf(text as Text).slice(0, walk.chars);
  if (markup.length > walk.spare.length) walk.spare = markup;
}

function openElement(element: Element, holder: Holder, walk: Walk): void {
  const { tag } = holder.node;
  walk.open.push(holder);
  if (tag === 'iframe' || tag === 'frame') {
    const inner = documentIn(element);
    const backs = noBacks(holder.place.window ? backOf(element, holder.place.backs) : undefined);
    if (inner !== undefined) takeDocument(inner, baseUrl(inner), holder.node, walk, backs);
    return;
  }
  const given = tag === 'slot' ? slotted(element) : undefined;
  if (given !== undefined) {
    holder.given = given.reverse();
    holder.next = holder.given.pop() ?? null;
    return;
  }
  const shadow = shadowRoot(element);
  holder.next = firstChild(shadow ?? element);
}

function placeInside(tag: string, marks: Marks, place: Place): Place {
  const isClosed = tag === 'details' && marks.open === undefined;
  const folded = place.folded || isClosed || marks.hidden === 'until-found';
  const roughly = place.roughly || tag === 'nav' || marks.role === 'navigation';
  const exact = place.exact || tag === 'pre' || tag === 'code';
  if (folded === place.folded && roughly === place.roughly && exact === place.exact) return place;
  return { ...place, folded, roughly, exact };
}

/** A rich text field holds what a person is writing, like an input. */
const isTypedInto = ({ role, contenteditable }: Marks): boolean =>
  contenteditable !== undefined &&
  (role === 'textbox' || role === 'searchbox' || role === 'combobox' || role === 'spinbutton');

function toNode(tag: string, marks: Marks, shown: Shown, base: string): PageNode {
  const { role = '' } = marks;
  const node: PageNode = {
    tag,
    role,
    id: marks.id?.slice(0, 80) ?? '',
    classes: marks.class?.slice(0, 220) ?? '',
    block: shown.block === undefined || tag === 'br' ? !INLINE_TAGS.has(tag) : shown.block,
    children: [],
  };
  const item = marks.itemprop || (marks.itemscope === undefined ? '' : 'type');
  if (item !== '') node.item = item;
  if (tag === 'a' && marks.href !== undefined) {
    node.href = marks.href.slice(0, 4000);
    node.base = base;
  }
  if (tag === 'img') node.alt = marks.alt?.slice(0, 300) ?? '';
  const level = headingLevel(tag, marks, role);
  if (level !== undefined) node.level = level;
  const detail = detailOf(tag, marks);
  if (detail !== '') node.detail = detail;
  return node;
}

function headingLevel(tag: string, marks: Marks, role: string): number | undefined {
  if (tag.length === 2 && /^h[1-6]$/.test(tag)) return Number(tag[1]);
  if (role !== 'heading') return undefined;
  const level = Number(marks['aria-level'] ?? '');
  return level >= 1 && level <= 6 ? Math.floor(level) : 2;
}

function detailOf(tag: string, marks: Marks): string {
  if (tag === 'ol') return marks.start ?? '';
  if (tag !== 'pre' && tag !== 'code' && tag !== 'div' && tag !== 'figure') return '';
  const named = marks['data-lang'] || marks['data-language'];
  if (named) return named.slice(0, 20);
  if (marks.class === undefined) return '';
  const [, language = ''] =
    /(?:^|\s)(?:language|lang|highlight-source|brush:|highlight)-?\s?([\w+#-]{1,20})/.exec(marks.class) ?? [];
  return language.slice(0, 20);
}
