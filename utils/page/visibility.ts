import { boxOf, documentElement, isVisible, type Marks, offsetHeight } from './dom-access.ts';
import { INLINE_TAGS } from './page-node.ts';
import { type Backs, isUnseen } from './unseen.ts';

/** How much of an element people see: all, itself and its text not but perhaps its children, or nothing of it. */
export interface Shown {
  /** Whether anything inside can be seen. */
  inside: boolean;
  /** Whether text directly in it can be seen. */
  text: boolean;
  /** Whether it starts on a line of its own; undefined if the tag has to decide. */
  block?: boolean;
  /** Its computed style, if that was asked for. */
  style?: CSSStyleDeclaration;
}

const GONE: Shown = { inside: false, text: false };
const CLEAR: Shown = { inside: true, text: true };
const FULL_CHECK = { opacityProperty: true, visibilityProperty: true } as const;

/**
 * Judges by layout. `folded` is true inside a closed `<details>`, which people can open and which has no boxes; `roughly` where
 * it is enough to know what is not displayed. Styles are asked for only where they can change the answer: asking costs more
 * than all the rest of the walk.
 */
export function shownByLayout(
  element: Element,
  tag: string,
  marks: Marks,
  window: Window,
  { folded, roughly }: { folded: boolean; roughly: boolean },
): Shown {
  if (isMarkedHidden(marks)) return GONE;
  const visible = isVisible(element, FULL_CHECK);
  let style: CSSStyleDeclaration | undefined;
  if (!visible || folded) {
    style = window.getComputedStyle(element);
    const { display, visibility } = style;
    if (display === 'none') return GONE;
    const block = isBlockDisplay(display);
    if (folded) return { inside: true, text: visibility === 'visible' && style.opacity !== '0', block, style };
    if (display === 'contents') return { inside: true, text: true, block: false, style };
    if (style.opacity === '0' && !awaitsAnimation(style)) return GONE;
    if (style.contentVisibility === 'hidden' && marks.hidden === undefined) return GONE;
    if (visibility !== 'visible') return { inside: true, text: false, block };
    // Something around it is not drawn; one that only waits to be faded in is.
    if (!Element.prototype.checkVisibility.call(element)) return GONE;
  }
  if (roughly) return CLEAR;
  const box = boxOf(element);
  const { width, height } = box;
  if (width <= 1 || height <= 1) {
    style ??= window.getComputedStyle(element);
    if (clipsAll(height, style) || height < SMALLEST * heightOf(element)) return GONE;
  } else if (isOffPage(box, element, window) || isPulledOut(box, element, window)) return GONE;
  const text = width > 0 && height > 0;
  if (!INLINE_TAGS.has(tag)) return style ? { inside: true, text, style } : { inside: true, text };
  style ??= window.getComputedStyle(element);
  return { inside: true, text, block: isBlockDisplay(style.display), style };
}

/** A box without area shows what overflows it, unless it cuts that off. */
function clipsAll(height: number, style: CSSStyleDeclaration): boolean {
  if (style.overflowX !== 'visible' && style.position !== 'static') return true;
  return style.overflowY !== 'visible' && height <= 1;
}

/** Judges by attributes alone, for documents that are not laid out. */
export function shownByAttributes(marks: Marks): Shown {
  if (isMarkedHidden(marks)) return GONE;
  const style = (marks.style ?? '').toLowerCase().replace(/\s+/g, '');
  if (/(?:^|;)(?:display:none|visibility:hidden|opacity:0(?:\.0*)?(?:;|$|!))/.test(style)) return GONE;
  if (/(?:^|;)(?:font-size|width|height):0(?:px)?(?:;|$|!)/.test(style)) return GONE;
  if (/(?:^|;)(?:left|top|text-indent):-\d{3,}/.test(style)) return GONE;
  return CLEAR;
}

const isMarkedHidden = (marks: Marks): boolean =>
  marks['aria-hidden'] === 'true' || (marks.hidden !== undefined && marks.hidden !== 'until-found');

const isBlockDisplay = (display: string): boolean => !/^(?:inline|ruby|contents)/.test(display);

// Pages fade sections in while one scrolls; until then they are transparent, yet they are what the page says.
const awaitsAnimation = (style: CSSStyleDeclaration): boolean =>
  style.transform !== 'none' || style.willChange !== 'auto' || style.animationName !== 'none';

/** A box that is drawn at this share of its height is drawn as nothing. */
const SMALLEST = 0.05;
function heightOf(element: Element): number {
  try {
    return offsetHeight(element as HTMLElement);
  } catch {
    // Only HTML has it. Elements of frames are of other classes, so that asking is the only way to know.
    return 0;
  }
}

/** It reaches onto the page and begins far away from it, and so does its text. */
const isPulledOut = ({ left }: DOMRect, element: Element, window: Window): boolean =>
  left < -FAR && Number.parseFloat(window.getComputedStyle(element).marginLeft) < -FAR;

/** So many pixels from the page nothing comes back from; slides that wait beside it are nearer. */
const FAR = 8000;

/** What has been scrolled away is on the page; what is moved above it, left of it or far to its right is not. */
function isOffPage(box: DOMRect, element: Element, window: Window): boolean {
  const { bottom, right, left } = box;
  if (left > FAR) {
    const { position, transform } = window.getComputedStyle(element);
    return transform !== 'none' || position === 'absolute' || position === 'fixed';
  }
  if (bottom > 0 && right > 0) return false;
  const above = bottom + window.scrollY <= 0;
  if (!above && right + window.scrollX > 0) return false;
  // A page that runs from right to left may be scrolled to what stands left of it.
  const top = documentElement(window.document);
  if (!above && top !== null && window.getComputedStyle(top).direction === 'rtl') return false;
  if (right < -FAR || bottom + window.scrollY < -FAR) return true;
  return window.getComputedStyle(element).position !== 'static';
}

/** Whether letters of this style cannot be read: without size or colour, moved away, or not to be seen where they are. */
export function isUnreadable(style: CSSStyleDeclaration, element: Element, backs: Backs): boolean {
  const { textIndent } = style;
  if (textIndent !== '0px' && (Number.parseFloat(textIndent) < -500 || /^(?:[1-9]\d\d%|\d{4})/.test(textIndent)))
    return true;
  if (Number.parseFloat(style.fontSize) < LEAST_FONT) return true;
  // Gradient headings are transparent letters over a clipped background: these can be read.
  return !style.backgroundClip.includes('text') && isUnseen(element, style, backs);
}

/** In pixels: nobody reads what is smaller. */
const LEAST_FONT = 2;
