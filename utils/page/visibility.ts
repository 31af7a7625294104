import {
  attribute,
  documentElement,
  firstChild,
  hasAttribute,
  isText,
  localName,
  nextSibling,
  textLength,
  textOf,
} from './dom-access.ts';
import { INLINE_TAGS } from './page-node.ts';

/** How much of an element people see: all, itself and its text not but perhaps its children, or nothing of it. */
export interface Shown {
  /** Whether anything inside can be seen. */
  inside: boolean;
  /** Whether text directly in it can be seen. */
  text: boolean;
  /** Whether it starts on a line of its own; undefined if the tag has to decide. */
  block?: boolean;
}

const GONE: Shown = { inside: false, text: false };
const CLEAR: Shown = { inside: true, text: true };
const FULL_CHECK = { opacityProperty: true, visibilityProperty: true } as const;

/**
 * Judges by layout. `folded` is true inside a closed `<details>`, which people can open and which has no boxes. Styles
 * are asked for only where they can change the answer: asking costs more than all the rest of the walk.
 */
export function shownByLayout(element: Element, window: Window, folded: boolean): Shown {
  if (isMarkedHidden(element)) return GONE;
  const inline = INLINE_TAGS.has(localName(element));
  const visible = Element.prototype.checkVisibility.call(element, FULL_CHECK);
  if (!visible || folded) {
    const style = window.getComputedStyle(element);
    const { display, visibility } = style;
    if (display === 'none') return GONE;
    const block = isBlockDisplay(display);
    if (folded) return { inside: true, text: visibility === 'visible' && style.opacity !== '0', block };
    if (display === 'contents') return { ...CLEAR, block: false };
    if (style.opacity === '0' && !awaitsAnimation(style)) return GONE;
    if (style.contentVisibility === 'hidden' && !hasAttribute(element, 'hidden')) return GONE;
    if (visibility !== 'visible') return { inside: true, text: false, block };
  }
  const box = Element.prototype.getBoundingClientRect.call(element);
  const flat = box.width <= 1 || box.height <= 1;
  if (flat ? clipsAll(box, window.getComputedStyle(element)) : isOffPage(box, element, window)) return GONE;
  const text =
    box.width > 0 && box.height > 0 && !(holdsText(element) && isUnreadable(window.getComputedStyle(element)));
  return inline
    ? { inside: true, text, block: isBlockDisplay(window.getComputedStyle(element).display) }
    : { inside: true, text };
}

/** A box without area shows what overflows it, unless it cuts that off. */
function clipsAll(box: DOMRect, style: CSSStyleDeclaration): boolean {
  if (style.overflowX !== 'visible' && style.position !== 'static') return true;
  return style.overflowY !== 'visible' && box.height <= 1;
}

function holdsText(element: Element): boolean {
  for (let child = firstChild(element); child !== null; child = nextSibling(child)) {
    if (isText(child) && (textLength(child) > 40 || /\S/.test(textOf(child, 40)))) return true;
  }
  return false;
}

/** Judges by attributes alone, for documents that are not laid out. */
export function shownByAttributes(element: Element): Shown {
  if (isMarkedHidden(element)) return GONE;
  const style = attribute(element, 'style').toLowerCase().replace(/\s+/g, '');
  if (/(?:^|;)(?:display:none|visibility:hidden|opacity:0(?:\.0*)?(?:;|$|!))/.test(style)) return GONE;
  if (/(?:^|;)(?:font-size|width|height):0(?:px)?(?:;|$|!)/.test(style)) return GONE;
  if (/(?:^|;)(?:left|top|text-indent):-\d{3,}/.test(style)) return GONE;
  return CLEAR;
}

const isMarkedHidden = (element: Element): boolean =>
  attribute(element, 'aria-hidden') === 'true' ||
  (hasAttribute(element, 'hidden') && attribute(element, 'hidden') !== 'until-found');

const isBlockDisplay = (display: string): boolean => !display.startsWith('inline') && display !== 'contents';

// Pages fade sections in while one scrolls; until then they are transparent, yet they are what the page says.
const awaitsAnimation = (style: CSSStyleDeclaration): boolean =>
  style.transform !== 'none' || style.willChange !== 'auto' || style.animationName !== 'none';

function isOffPage(box: DOMRect, element: Element, window: Window): boolean {
  const above = box.bottom + window.scrollY <= 0;
  const left = box.right + window.scrollX <= 0;
  if (!above && !left) return false;
  // A page that runs from right to left may be scrolled to what stands left of it.
  const top = documentElement(window.document);
  if (!above && top !== null && window.getComputedStyle(top).direction === 'rtl') return false;
  return window.getComputedStyle(element).position !== 'static';
}

function isUnreadable(style: CSSStyleDeclaration): boolean {
  if (style.textIndent.startsWith('-') && Number.parseFloat(style.textIndent) < -500) return true;
  if (style.fontSize === '0px') return true;
  // Gradient headings are transparent letters over a clipped background: these can be read.
  return style.color === 'rgba(0, 0, 0, 0)' && !style.backgroundClip.includes('text');
}
