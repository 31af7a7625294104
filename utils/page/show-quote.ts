import type { FoundQuote } from '../session/events.ts';
import { SHOWN_MS } from '../shared/shown-ms.ts';
import {
  attribute,
  boxOf,
  documentIn,
  firstChild,
  frameAround,
  isElement,
  isText,
  isVisible,
  localName,
  nextSibling,
  nodeType,
  ownerDocument,
  parentNode,
  shadowHost,
  shadowRoot,
  textOf,
  view,
} from './dom-access.ts';
import { type FoundText, findQuote, indexTexts, lettersOf } from './find-quote.ts';
import { isShownAround } from './shown-around.ts';

/** What is to be shown: a sentence of the page, and the heading that it stood under; '' for none. */
export interface QuoteWish {
  quote: string;
  section: string;
}

/** The name that the highlight has in the document; its colours come with the extension's own style sheet. */
const NAME = 'earshot';
/** Nobody reads in these. */
const NO_TEXT = new Set(['script', 'style', 'noscript', 'template', 'textarea', 'select', 'head', 'title']);
const FRAMES = new Set(['iframe', 'frame']);
const HEADING = /^h[1-6]$/;
/** As `nodeType` counts. */
const IS_DOCUMENT = 9;
const IS_FRAGMENT = 11;
/** Above this share of the window's height it is the place in an element that goes into the middle, and not the element. */
const LARGE = 0.6;

// A page cannot replace it by naming an element after it.
const { scrollIntoView } = Element.prototype;
const FULL_CHECK = { opacityProperty: true, visibilityProperty: true } as const;

/** Kept between injections, where no page sees it: takes away what is highlighted. */
const kept = globalThis as { earshotHide?: () => void };

/**
 * Scrolls the page to a quote and highlights it; without one, or where nothing of it is there, to the heading that it
 * stood under. An empty wish takes the highlight away. Changes nothing in the page's DOM. Null if nothing was found.
 */
export function showQuote({ quote, section }: QuoteWish): FoundQuote | null {
  kept.earshotHide?.();
  if (quote === '' && section === '') return null;
  const shown = chooseRange(quote) ?? headingRange(section);
  if (!shown) return null;
  scrollTo(shown.range);
  highlight(shown.range);
  return shown.found;
}

interface Shown {
  range: Range;
  found: FoundQuote;
}

function chooseRange(quote: string): Shown | undefined {
  const nodes = [...textsIn(document)];
  const found = findQuote(indexTexts(nodes.map((node) => textOf(node))), quote);
  const range = found?.places.map((place) => rangeOf(nodes, place)).find(isSeen);
  return found && range && { range, found: found.found };
}

/** The first heading of which these are all the words that people see. */
function headingRange(section: string): Shown | undefined {
  const letters = lettersOf(section);
  if (letters === '') return undefined;
  for (const node of nodesIn(document)) {
    const texts = isHeading(node) ? textsOf(node, letters.length) : [];
    if (lettersOf(texts.map((text) => textOf(text)).join('')) !== letters) continue;
    const range = rangeOf(texts, {
      from: { text: 0, at: 0 },
      to: { text: texts.length - 1, at: textOf(texts.at(-1) as Text).length },
    });
    if (isSeen(range)) return { range, found: 'section' };
  }
  return undefined;
}

const isHeading = (node: Node): node is Element =>
  isElement(node) && (HEADING.test(localName(node)) || attribute(node, 'role') === 'heading');

/** The texts of a heading that are read of it; where they have more letters than are sought, so many of them. */
function textsOf(heading: Element, most: number): Text[] {
  const texts: Text[] = [];
  let letters = 0;
  for (const node of textsIn(heading)) {
    const count = lettersOf(textOf(node)).length;
    // Permalinks have words for screen readers alone.
    if (count === 0 || !isShownAround(node, heading)) continue;
    texts.push(node);
    letters += count;
    if (letters > most) break;
  }
  return texts;
}

/** The texts below a node in their order. */
function* textsIn(root: Node): Generator<Text> {
  for (const node of nodesIn(root)) if (isText(node)) yield node;
}

/** A node and all that is read below it in its order, in open shadow roots and frames of the same site, too. */
function* nodesIn(root: Node): Generator<Node> {
  for (let at: Node | null = root; at !== null; at = insideOf(at) ?? behind(at, root)) yield at;
}

/** What stands in a node first. */
function insideOf(node: Node): Node | null {
  if (!isElement(node)) return firstChild(node);
  const name = localName(node);
  if (NO_TEXT.has(name)) return null;
  if (FRAMES.has(name)) return documentIn(node) ?? null;
  return shadowRoot(node) ?? firstChild(node);
}

/** What follows behind all that is in a node, within the root. No recursion: pages nest as deep as they like. */
function behind(node: Node, root: Node): Node | null {
  for (let at: Node | null | undefined = node; at && at !== root; ) {
    const next = nextSibling(at);
    if (next) return next;
    const type = nodeType(at);
    if (type === IS_FRAGMENT) {
      // What a root shows in its slots stands behind it.
      const host: Element = shadowHost(at as ShadowRoot);
      const light = firstChild(host);
      if (light) return light;
      at = host;
    } else at = type === IS_DOCUMENT ? frameAround(at as Document) : parentNode(at);
  }
  return null;
}

function rangeOf(nodes: readonly Text[], { from, to }: FoundText): Range {
  const range = new Range();
  const [first, last] = [nodes[from.text], nodes[to.text]];
  if (first) range.setStart(first, from.at);
  if (last) range.setEnd(last, to.at);
  return range;
}

function isSeen(range: Range): boolean {
  const hasPlace = Array.from(range.getClientRects()).some(({ width, height }) => width > 1 && height > 1);
  if (!hasPlace) return false;
  // A frame that nobody sees hides nothing of itself from those in it.
  for (let at = elementOf(range); at; at = frameAround(ownerDocument(at))) if (!isVisible(at, FULL_CHECK)) return false;
  return true;
}

function elementOf({ startContainer }: Range): Element | undefined {
  for (let at: Node | null = startContainer; at; at = parentNode(at)) if (isElement(at)) return at;
  return undefined;
}

function scrollTo(range: Range): void {
  const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
  const element = elementOf(range);
  if (!element) return;
  if (boxOf(element).height < innerHeight * LARGE) {
    scrollIntoView.call(element, { block: 'center', inline: 'nearest', behavior });
    return;
  }
  scrollIntoView.call(element, { block: 'nearest', inline: 'nearest', behavior: 'instant' });
  const windowOf = (at: Element): Window => view(ownerDocument(at)) ?? window;
  // From the innermost window outwards: what is around it has to know where it stands then.
  for (let at: Element | undefined = element; at; at = frameAround(ownerDocument(at))) {
    const { innerHeight } = windowOf(at);
    const isOutermost = frameAround(ownerDocument(at)) === undefined;
    windowOf(at).scrollBy({ top: middleIn(range, at) - innerHeight / 2, behavior: isOutermost ? behavior : 'instant' });
  }
}

/** Where its middle stands in the window that an element is in: its own one, or one around it. */
function middleIn(range: Range, outer: Element): number {
  const { top, height } = range.getBoundingClientRect();
  let middle = top + height / 2;
  for (let at = elementOf(range); at && ownerDocument(at) !== ownerDocument(outer); ) {
    at = frameAround(ownerDocument(at));
    if (at) middle += boxOf(at).top + at.clientTop;
  }
  return middle;
}

/** Where a browser has no highlights the page is only scrolled. */
function highlight(range: Range): void {
  const element = elementOf(range);
  const own = element && view(ownerDocument(element));
  if (!own || !('highlights' in own.CSS)) return;
  own.CSS.highlights.set(NAME, new own.Highlight(range));
  const windows = new Set<Window>([window, own]);
  const onKey = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape') hide();
  };
  const hide = (): void => {
    clearTimeout(timer);
    for (const one of windows) one.removeEventListener('keydown', onKey, true);
    own.CSS.highlights.delete(NAME);
    delete kept.earshotHide;
  };
  const timer = setTimeout(hide, SHOWN_MS);
  for (const one of windows) one.addEventListener('keydown', onKey, true);
  kept.earshotHide = hide;
}
