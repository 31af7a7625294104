import { isElement, parentNode } from './dom-access.ts';

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
    const around = holderOf(element);
    const window = element.ownerDocument.defaultView;
    const style = window?.getComputedStyle(element);
    const outer = around && style?.position !== 'fixed' ? clipOf(around) : windowBox(window, clipOf);
    const cuts = style !== undefined && (style.overflowX !== 'visible' || style.overflowY !== 'visible');
    // What the root cuts off is what the window cuts off.
    const clip = cuts && around ? overlap(outer, boxOf(element, window)) : outer;
    known.set(element, clip);
    return clip;
  };
  return (node) => {
    const holder = isElement(node) ? node : holderOf(node);
    if (!holder) return false;
    const { left, top, right, bottom } = overlap(clipOf(holder), boxOf(node, holder.ownerDocument.defaultView));
    return right - left >= LEAST_PX && bottom - top >= LEAST_PX;
  };
}

/** The element that a node is drawn in. */
function holderOf(node: Node): Element | undefined {
  const slot = (node as Element | Text).assignedSlot;
  const parent = slot ?? parentNode(node);
  if (parent === null) return undefined;
  if (isElement(parent)) return parent;
  return parent instanceof ShadowRoot ? parent.host : undefined;
}

/** What is seen of a window: of one in a frame, what is seen of that frame. */
function windowBox(window: Window | null, clipOf: (element: Element) => Box): Box {
  const nothing = { left: 0, top: 0, right: 0, bottom: 0 };
  if (!window) return nothing;
  const frame = frameOf(window);
  if (frame) return overlap(clipOf(frame), boxOf(frame, frame.ownerDocument.defaultView));
  return { ...nothing, right: window.innerWidth, bottom: window.innerHeight };
}

/** Where a node stands in the window at the top. */
function boxOf(node: Node, window: Window | null): Box {
  const { left, top, right, bottom } = isElement(node)
    ? Element.prototype.getBoundingClientRect.call(node)
    : rangeAround(node).getBoundingClientRect();
  const frame = window && frameOf(window);
  if (!frame) return { left, top, right, bottom };
  const outer = boxOf(frame, frame.ownerDocument.defaultView);
  const [x, y] = [outer.left + frame.clientLeft, outer.top + frame.clientTop];
  return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
}

function rangeAround(node: Node): Range {
  const range = Document.prototype.createRange.call(node.ownerDocument as Document);
  range.selectNodeContents(node);
  return range;
}

/** The frame that a window is in, if the document around it may be looked at. */
function frameOf(window: Window): Element | undefined {
  try {
    return window.frameElement ?? undefined;
  } catch {
    return undefined;
  }
}

const overlap = (one: Box, other: Box): Box => ({
  left: Math.max(one.left, other.left),
  top: Math.max(one.top, other.top),
  right: Math.min(one.right, other.right),
  bottom: Math.min(one.bottom, other.bottom),
});
