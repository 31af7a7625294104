import {
  baseUrl,
  body,
  documentElement,
  documentIn,
  firstChild,
  isElement,
  isText,
  localName,
  type Marks,
  marksOf,
  nextSibling,
  shadowRoot,
  slotted,
  textLength,
  textOf,
  view,
} from './dom-access.ts';
import { isOpenable, openedIn } from './openable.ts';
import { INLINE_TAGS, type PageChild, type PageNode, pageNode } from './page-node.ts';
import { isUnreadable, type Shown, shownByAttributes, shownByLayout } from './visibility.ts';

/** How much of a page is looked at. */
export interface SnapshotLimits {
  /** Elements and texts visited. */
  maxNodes: number;
  /** UTF-16 units of text kept. */
  maxChars: number;
  /** Milliseconds until the walk stops where it is. */
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
export function snapshotPage(
  doc: Document,
  limits: SnapshotLimits,
  { base = baseUrl(doc), byLayout = true }: { base?: string; byLayout?: boolean } = {},
): Snapshot {
  const walk: Walk = {
    nodes: limits.maxNodes,
    chars: limits.maxChars,
    stopAt: performance.now() + limits.maxMs,
    truncated: false,
    spare: '',
    byLayout,
    within: limits.within,
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
  byLayout: boolean;
  within: SnapshotLimits['within'];
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
}

function takeDocument(doc: Document, base: string, into: PageNode, walk: Walk, depth: number): void {
  const top = body(doc) ?? documentElement(doc);
  if (top === null) return;
  const window = walk.byLayout ? view(doc) : null;
  const laidOut = window !== null && typeof Element.prototype.checkVisibility === 'function';
  const place = { window: laidOut ? window : null, base, opened: openedIn(doc), folded: false, roughly: false };
  takeElement(top, into, place, walk, depth);
}

/** The element whose children are taken: whether their text can be seen is asked for when there is some. */
interface Holder {
  element: Element;
  shown: Shown;
  place: Place;
  readable?: boolean;
}

function takeChildren(parent: Node, into: PageNode, holder: Holder, walk: Walk, depth: number): void {
  for (let child = firstChild(parent); child !== null; child = nextSibling(child)) {
    if (isSpent(walk)) return;
    take(child, into, holder, walk, depth);
  }
}

function take(node: Node, into: PageNode, holder: Holder, walk: Walk, depth: number): void {
  if (isText(node)) {
    if (holder.shown.text) takeText(node, into, holder, walk);
  } else if (isElement(node)) {
    try {
      takeElement(node, into, holder.place, walk, depth);
    } catch {
      // A node that cannot be read is left out; the rest of the page is still worth reading.
    }
  }
}

function takeText(node: Text, into: PageNode, holder: Holder, walk: Walk): void {
  walk.nodes -= 1;
  if (textLength(node) > walk.chars) walk.truncated = true;
  const text = textOf(node, walk.chars);
  if (
    text === '' ||
    walk.within?.(node) === false ||
    (holder.readable !== true && text.trim() !== '' && !isReadable(holder))
  )
    return;
  walk.chars -= text.length;
  into.children.push(text);
}

function isReadable(holder: Holder): boolean {
  const { element, shown, place } = holder;
  if (holder.readable === undefined) {
    const { window, folded, roughly } = place;
    holder.readable =
      window === null || folded || roughly || !isUnreadable(shown.style ?? window.getComputedStyle(element));
  }
  return holder.readable;
}

function takeElement(element: Element, into: PageNode, place: Place, walk: Walk, depth: number): void {
  walk.nodes -= 1;
  const tag = localName(element).toLowerCase();
  if (tag === 'noscript') keepSpare(element, walk);
  if (SKIPPED.has(tag)) return;
  if (depth > MAX_DEPTH) {
    walk.truncated = true;
    return;
  }
  const marks = marksOf(element);
  if (isTypedInto(marks)) return;
  let inside = placeInside(tag, marks, place);
  const { window } = place;
  let shown = window === null ? shownByAttributes(marks) : shownByLayout(element, tag, marks, window, place);
  if (!shown.inside) {
    if (place.folded || !isOpenable(tag, marks, place.opened)) return;
    inside = { ...place, folded: true };
    shown = { inside: true, text: true };
  }
  if (tag === 'img' && walk.within?.(element) === false) return;
  const node = toNode(tag, marks, shown, place.base);
  if (inside.folded) node.folded = true;
  into.children.push(node);
  if (tag === 'img') return;
  takeInside(element, node, { element, shown, place: inside }, walk, depth + 1);
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

function takeInside(element: Element, node: PageNode, holder: Holder, walk: Walk, depth: number): void {
  if (node.tag === 'iframe' || node.tag === 'frame') {
    const inner = documentIn(element);
    if (inner !== undefined) takeDocument(inner, baseUrl(inner), node, walk, depth);
    return;
  }
  const shadow = shadowRoot(element);
  if (shadow !== null && shadow !== undefined) {
    takeChildren(shadow, node, holder, walk, depth);
    return;
  }
  const given = node.tag === 'slot' ? slotted(element) : undefined;
  if (given === undefined) {
    takeChildren(element, node, holder, walk, depth);
    return;
  }
  for (const child of given) {
    if (isSpent(walk)) return;
    take(child, node, holder, walk, depth);
  }
}

function placeInside(tag: string, marks: Marks, place: Place): Place {
  const isClosed = tag === 'details' && marks.open === undefined;
  const folded = place.folded || isClosed || marks.hidden === 'until-found';
  const roughly = place.roughly || tag === 'nav' || marks.role === 'navigation';
  return folded === place.folded && roughly === place.roughly ? place : { ...place, folded, roughly };
}

/** A rich text field holds what a person is writing, like an input. */
const isTypedInto = ({ role, contenteditable }: Marks): boolean =>
  contenteditable !== undefined &&
  (role === 'textbox' || role === 'searchbox' || role === 'combobox' || role === 'spinbutton');

function isSpent(walk: Walk): boolean {
  if (walk.truncated && (walk.nodes <= 0 || walk.chars <= 0)) return true;
  const late = walk.nodes % CLOCK_EVERY === 0 && performance.now() > walk.stopAt;
  if (late) walk.nodes = 0;
  if (walk.nodes > 0 && walk.chars > 0) return false;
  walk.truncated = true;
  return true;
}

function toNode(tag: string, marks: Marks, shown: Shown, base: string): PageNode {
  const role = marks.role === undefined ? '' : (marks.role.trim().toLowerCase().split(/\s/, 1)[0] ?? '');
  const node: PageNode = {
    tag,
    role,
    id: marks.id?.slice(0, 80) ?? '',
    classes: marks.class?.slice(0, 220) ?? '',
    block: shown.block === undefined || tag === 'br' ? !INLINE_TAGS.has(tag) : shown.block,
    children: [] as PageChild[],
  };
  const label = marks['aria-label'];
  if (label) node.label = label.slice(0, 200);
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
