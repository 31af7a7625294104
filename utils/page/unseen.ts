import { boxOf, documentElement, flatParent, ownerDocument } from './dom-access.ts';

import { type Colour, isSameColour, mixColours } from './same-colour.ts';

/** What is behind the text of elements, as far as that was asked for. */
export interface Backs {
  known: Map<Element, Back>;
  /** How often it is still looked for what else stands there: that takes long. After that, letters are taken for readable. */
  looksLeft: number;
}

/** Nothing is known yet. */
export const noBacks = (): Backs => ({ known: new Map(), looksLeft: 40 });

interface Back {
  /** Undefined where it cannot be known, as in front of a picture. */
  colour: Colour | undefined;
  /** Whether something around it leaves nothing of it to see. */
  gone: boolean;
  /** Whether something else stands behind it that is not around it. */
  covers?: boolean;
}

const CANVAS: Colour = [255, 255, 255];
const FAINT = 0.05;
/** Shapes that leave nothing. */
const CUT = /^inset\((?:100|[5-9]\d)(?:\.\d+)?%\)|^circle\(0/;
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
    back.covers = standsInFront(element);
  }
  return back.covers === false;
}

function backOf(element: Element, backs: Backs, style = getComputedStyle(element)): Back {
  const known = backs.known.get(element);
  if (known) return known;
  const parent = flatParent(element);
  const around = parent ? backOf(parent, backs) : { colour: isDark(style) ? undefined : CANVAS, gone: false };
  const { opacity, clip } = style;
  const isFaint = opacity !== '1' && opacity !== '0' && Number(opacity) < FAINT;
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
function standsInFront(element: Element): boolean {
  let top = element;
  for (let level = 0; level < LEVELS; level++) top = flatParent(top) ?? top;
  const box = boxOf(element);
  const isFolded = box.width === 0;
  const meets = (other: Element): boolean => {
    const { left, right, top, bottom } = boxOf(other);
    return isFolded || (left < box.right && right > box.left && top < box.bottom && bottom > box.top);
  };
  const all = isFolded ? top : (documentElement(ownerDocument(element)) ?? top);
  const pictures = Element.prototype.querySelectorAll.call(all, PICTURES);
  for (let at = 0; at < pictures.length && at < MOST_PICTURES; at++) {
    const picture = pictures[at];
    if (picture && meets(picture)) return true;
  }
  for (let at: Element | undefined = element; at && at !== top; at = flatParent(at)) {
    if (paints(getComputedStyle(at, '::before')) || paints(getComputedStyle(at, '::after'))) return true;
  }
  const others = Element.prototype.querySelectorAll.call(top, '*');
  for (let at = 0; at < others.length && at < MOST_AROUND; at++) {
    const other = others[at];
    if (!other || Node.prototype.contains.call(other, element) || Node.prototype.contains.call(element, other))
      continue;
    if (meets(other) && paints(getComputedStyle(other))) return true;
  }
  return false;
}

const paints = ({ content, backgroundImage, backgroundColor }: CSSStyleDeclaration): boolean =>
  content !== 'none' && (backgroundImage !== 'none' || mixColours(backgroundColor, undefined) !== undefined);
