import { body, boxOf, documentElement, flatParent, frameAround, isElement, ownerDocument, view } from './dom-access.ts';

/** In CSS px of the window at the top. */
interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** What shows less than this of itself is cut off, in px. */
const LEAST_PX = 4;

/**
 * Tells of nodes whether people see them right now: inside the window, and inside of all that cuts them off. Not whether
 * something stands in front of them. Remembers what cuts off: make a new one for each look.
 */
export function createInView(): (node: Text | Element) => boolean {
  const known = new Map<Element, Box>();
  const clipOf = (element: Element): Box => {
    const before = known.get(element);
    if (before) return before;
    const around = flatParent(element);
    const doc = ownerDocument(element);
    const style = view(doc)?.getComputedStyle(element);
    const outer = around && style?.position !== 'fixed' ? clipOf(around) : windowBox(doc, clipOf);
    // What the root cuts off is what the window cuts off.
    const clip =
      around && style && cuts(style) && !isForWindow(element, doc) ? overlap(outer, placeOf(element)) : outer;
    known.set(element, clip);
    return clip;
  };
  return (node) => {
    const holder = isElement(node) ? node : flatParent(node);
    if (!holder) return false;
    const { left, top, right, bottom } = overlap(clipOf(holder), placeOf(node));
    return right - left >= LEAST_PX && bottom - top >= LEAST_PX;
  };
}

const cuts = ({ overflowX, overflowY }: CSSStyleDeclaration): boolean =>
  overflowX !== 'visible' || overflowY !== 'visible';

/** What a body would cut off the browser lets the window cut off instead, as long as the root says nothing of it. */
function isForWindow(element: Element, doc: Document): boolean {
  const root = element === body(doc) ? documentElement(doc) : null;
  const style = root && view(doc)?.getComputedStyle(root);
  return style ? !cuts(style) : false;
}

/** What is seen of a window: of one in a frame, what is seen of that frame. */
function windowBox(doc: Document, clipOf: (element: Element) => Box): Box {
  const nothing = { left: 0, top: 0, right: 0, bottom: 0 };
  const window = view(doc);
  if (!window) return nothing;
  const frame = frameAround(doc);
  if (frame) return overlap(clipOf(frame), placeOf(frame));
  return { ...nothing, right: window.innerWidth, bottom: window.innerHeight };
}

/** Where a node stands in the window at the top. */
function placeOf(node: Text | Element): Box {
  const doc = ownerDocument(node);
  const { left, top, right, bottom } = isElement(node) ? boxOf(node) : rangeAround(node, doc).getBoundingClientRect();
  const frame = frameAround(doc);
  if (!frame) return { left, top, right, bottom };
  const outer = placeOf(frame);
  const [x, y] = [outer.left + frame.clientLeft, outer.top + frame.clientTop];
  return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
}

function rangeAround(node: Node, doc: Document): Range {
  const range = Document.prototype.createRange.call(doc);
  range.selectNodeContents(node);
  return range;
}

const overlap = (one: Box, other: Box): Box => ({
  left: Math.max(one.left, other.left),
  top: Math.max(one.top, other.top),
  right: Math.min(one.right, other.right),
  bottom: Math.min(one.bottom, other.bottom),
});
