import { boxOf, documentElement, flatParent, ownerDocument } from './dom-access.ts';

import { type Colour, isSameColour, mixColours } from './same-colour.ts';

/** What is behind the text of elements, as far as that was asked for. */
export interface Backs {
  known: Map<Element, Back>;
  /** What the document is drawn on. */
  canvas: Back;
  /** Where pictures stand, and what paints anything, as far as that was asked for. */
  pictures?: readonly DOMRect[];
  paints: Map<Element, boolean>;
  /** How often it is still looked for what else stands there: that takes long. After that, letters are taken for readable. */
  looksLeft: number;
}

/** Nothing is known yet of a document, but what it is drawn on: white paper unless told. */
export const noBacks = (canvas: Back = { colour: [255, 255, 255], gone: false }): Backs => ({
  known: new Map(),
  canvas,
  paints: new Map(),
  looksLeft: 400,
});

/** What is behind the text of one element. */
export interface Back {
  /** Undefined where it cannot be known, as in front of a picture. */
  colour: Colour | undefined;
  /** Whether something around it leaves nothing of it to see. */
  gone: boolean;
  /** Whether something else stands behind it that is not around it. */
  covers?: boolean;
}

const FAINT = 0.05;
/** Shapes that leave nothing. */
const CUT = /^inset\((?:100|[5-9]\d)(?:\.\d+)?%\)|^circle\(0/;
const NO_FILTER = /opacity\(0(?:\.0\d*)?\)/;
const NO_CLIP = /\(([01]px)(?:, \1){3}\)/;
const PICTURES = 'img, video, canvas, svg, iframe, object, embed';
const MOST_PICTURES = 300;
/** So far up, and so many elements there, are looked at for what text may stand in front of. */
const LEVELS = 4;
const MOST_AROUND = 80;

/**
 * Whether people see nothing of an element's text although it has a place: its letters have the colour of what is behind
 * them, or it is clipped away or next to transparent, also by what is around it. `style`: its computed style.
 */
export function isUnseen(element: Element, style: CSSStyleDeclaration, backs: Backs): boolean {
  const back = backOf(element, backs, style);
  const letters = style.webkitTextFillColor || style.color;
  if (back.gone || letters === 'rgba(0, 0, 0, 0)') return true;
  if (!isSameColour(letters, back.colour) || style.textShadow !== 'none') return false;
  if (back.covers === undefined && backs.looksLeft > 0) {
    backs.looksLeft -= 1;
    back.covers = standsInFront(element, backs);
  }
  return back.covers === false;
}

/** What is behind the text of an element; of a frame: what its document is drawn on. */
export function backOf(element: Element, backs: Backs, style = getComputedStyle(element)): Back {
  const known = backs.known.get(element);
  if (known) return known;
  const parent = flatParent(element);
  const { canvas } = backs;
  const around = parent ? backOf(parent, backs) : isDark(style) ? { ...canvas, colour: undefined } : canvas;
  const { opacity, clip } = style;
  const isFaint = (opacity !== '1' && opacity !== '0' && Number(opacity) < FAINT) || NO_FILTER.test(style.filter);
  const isCut = CUT.test(style.clipPath) || (clip !== 'auto' && style.position !== 'static' && NO_CLIP.test(clip));
  const back = {
    colour: style.backgroundImage === 'none' ? mixColours(style.backgroundColor, around.colour) : undefined,
    gone: around.gone || isFaint || isCut,
  };
  backs.known.set(element, back);
  return back;
}

/** What a page is drawn on is dark then, or may be. */
const isDark = ({ colorScheme }: CSSStyleDeclaration): boolean => colorScheme.includes('dark');

/**
 * Whether a picture, or anything else with a background, stands where the element does, without being around it. Of what is
 * folded up nobody knows where it stands: then whatever is near counts.
 */
function standsInFront(element: Element, backs: Backs): boolean {
  let top = element;
  for (let level = 0; level < LEVELS; level++) top = flatParent(top) ?? top;
  const box = boxOf(element);
  const isFolded = box.width === 0;
  const meets = ({ left, right, top, bottom }: DOMRect): boolean =>
    isFolded || (left < box.right && right > box.left && top < box.bottom && bottom > box.top);
  backs.pictures ??= boxesOf(documentElement(ownerDocument(element)) ?? top);
  if ((isFolded ? boxesOf(top) : backs.pictures).some(meets)) return true;
  for (let at: Element | undefined = element; at && at !== top; at = flatParent(at)) {
    if (paints(getComputedStyle(at, '::before')) || paints(getComputedStyle(at, '::after'))) return true;
  }
  const others = Element.prototype.querySelectorAll.call(top, '*');
  for (let at = 0; at < others.length && at < MOST_AROUND; at++) {
    const other = others[at];
    if (!other || Node.prototype.contains.call(other, element) || Node.prototype.contains.call(element, other))
      continue;
    let isPainted = backs.paints.get(other);
    if (isPainted === undefined) {
      isPainted = paints(getComputedStyle(other));
      backs.paints.set(other, isPainted);
    }
    if (isPainted && meets(boxOf(other))) return true;
  }
  return false;
}

/** Where the pictures in it stand, in CSS px of the window. */
const boxesOf = (within: Element): DOMRect[] =>
  Array.from(Element.prototype.querySelectorAll.call(within, PICTURES)).slice(0, MOST_PICTURES).map(boxOf);

const paints = ({ content, backgroundImage, backgroundColor }: CSSStyleDeclaration): boolean =>
  content !== 'none' && (backgroundImage !== 'none' || mixColours(backgroundColor, undefined) !== undefined);
