import type { FoundQuote } from '../session/events.ts';
import { SHOWN_MS } from '../shared/shown-ms.ts';
import {
  attribute,
  firstChild,
  isElement,
  isText,
  localName,
  nextSibling,
  parentNode,
  shadowRoot,
  textOf,
} from './dom-access.ts';
import { type FoundText, findQuote, indexTexts, lettersOf, type TextIndex } from './find-quote.ts';

/** What is to be shown: a sentence of the page, and the heading that it stood under; '' for none. */
export interface QuoteWish {
  quote: string;
  section: string;
}

/** The name that the highlight has in the document; its colours come with the extension's own style sheet. */
const NAME = 'earshot';
/** Nobody reads in these. */
const NO_TEXT = new Set(['script', 'style', 'noscript', 'template', 'textarea', 'select', 'head', 'title']);
const HEADING = /^h[1-6]$/;
/** Above this share of the window's height it is the place in an element that goes into the middle, and not the element. */
const LARGE = 0.6;

// A page cannot replace these by naming an element after them.
const { checkVisibility: isSeen, getBoundingClientRect: boxOf, scrollIntoView } = Element.prototype;

/** Kept between injections, where no page sees it: takes away what is highlighted. */
const kept = globalThis as { earshotHide?: () => void };

/**
 * Scrolls the page to a quote and highlights it; without one, or where nothing of it is there, to the heading that it
 * stood under. An empty wish takes the highlight away. Changes nothing in the page's DOM. Null if nothing was found.
 */
export function showQuote({ quote, section }: QuoteWish): FoundQuote | null {
  kept.earshotHide?.();
  if (quote === '' && section === '') return null;
  const nodes = [...textsIn(document)];
  const index = indexTexts(nodes.map((node) => textOf(node)));
  const shown = chooseRange(nodes, index, quote) ?? headingRange(nodes, index, section);
  if (!shown) return null;
  scrollTo(shown.range);
  highlight(shown.range);
  return shown.found;
}

interface Shown {
  range: Range;
  found: FoundQuote;
}

function chooseRange(nodes: readonly Text[], index: TextIndex, quote: string): Shown | undefined {
  const found = findQuote(index, quote);
  const range = found?.places.map((place) => rangeOf(nodes, place)).find(isVisible);
  return found && range && { range, found: found.found };
}

/** A heading with these words, and no other place that has them. */
function headingRange(nodes: readonly Text[], index: TextIndex, section: string): Shown | undefined {
  const letters = lettersOf(section);
  const places = letters === '' ? undefined : findQuote(index, section);
  if (places?.found !== 'quote') return undefined;
  const range = places.places
    .filter(({ from }) => isInHeading(nodes[from.text]))
    .map((place) => rangeOf(nodes, place))
    .find(isVisible);
  return range && { range, found: 'section' };
}

function isInHeading(node: Node | undefined): boolean {
  for (let at = node && parentNode(node); at; at = parentNode(at))
    if (isElement(at) && (HEADING.test(localName(at)) || attribute(at, 'role') === 'heading')) return true;
  return false;
}

/** The texts of a document in their order, those in open shadow roots too. */
function* textsIn(root: Node): Generator<Text> {
  let at: Node | null = root;
  // A row of roots and not a recursion: pages nest as deep as they like.
  const waiting: Node[] = [];
  while (at !== null) {
    if (isText(at)) yield at;
    let next: Node | null = null;
    if (!isElement(at) || !NO_TEXT.has(localName(at))) {
      const shadow: Node | null = isElement(at) ? shadowRoot(at) : null;
      next = shadow ?? firstChild(at);
      // What a root shows in its slots stands behind it.
      if (shadow) {
        const light = firstChild(at);
        if (light) waiting.push(light);
      }
    }
    while (next === null && at !== null) {
      next = nextSibling(at);
      if (next === null) {
        const parent: Node | null = parentNode(at);
        at = parent;
        if (parent === null) next = waiting.pop() ?? null;
        if (next !== null) break;
      }
    }
    at = next;
  }
}

function rangeOf(nodes: readonly Text[], { from, to }: FoundText): Range {
  const range = new Range();
  const [first, last] = [nodes[from.text], nodes[to.text]];
  if (first) range.setStart(first, from.at);
  if (last) range.setEnd(last, to.at);
  return range;
}

function isVisible(range: Range): boolean {
  const parent = elementOf(range);
  const hasPlace = Array.from(range.getClientRects()).some(({ width, height }) => width > 1 && height > 1);
  return hasPlace && parent !== null && isSeen.call(parent, { visibilityProperty: true, opacityProperty: true });
}

function elementOf({ startContainer }: Range): Element | null {
  for (let at: Node | null = startContainer; at; at = parentNode(at)) if (isElement(at)) return at;
  return null;
}

function scrollTo(range: Range): void {
  const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
  const element = elementOf(range);
  if (!element) return;
  if (boxOf.call(element).height < innerHeight * LARGE) {
    scrollIntoView.call(element, { block: 'center', inline: 'nearest', behavior });
    return;
  }
  scrollIntoView.call(element, { block: 'nearest', inline: 'nearest', behavior: 'instant' });
  const { top, height } = range.getBoundingClientRect();
  scrollBy({ top: top + height / 2 - innerHeight / 2, behavior });
}

/** Where a browser has no highlights the page is only scrolled. */
function highlight(range: Range): void {
  if (!('highlights' in CSS)) return;
  CSS.highlights.set(NAME, new Highlight(range));
  const onKey = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape') hide();
  };
  const hide = (): void => {
    clearTimeout(timer);
    removeEventListener('keydown', onKey, true);
    CSS.highlights.delete(NAME);
    delete kept.earshotHide;
  };
  const timer = setTimeout(hide, SHOWN_MS);
  addEventListener('keydown', onKey, true);
  kept.earshotHide = hide;
}
