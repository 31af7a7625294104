import { flatParent, isElement, localName, marksOf, ownerDocument, view } from './dom-access.ts';
import { shownByLayout } from './visibility.ts';

const HOW = { folded: false, roughly: false };

/**
 * Whether a node of a document that is laid out is among what is read of it, as far as what it stands in decides that, up to
 * `outermost` (all the way up unless told).
 */
export function isShownAround(node: Element | Text, outermost?: Element): boolean {
  for (let at = isElement(node) ? node : flatParent(node); at; at = flatParent(at)) {
    const window = view(ownerDocument(at));
    if (!window) return false;
    const { inside, text } = shownByLayout(at, localName(at), marksOf(at), window, HOW);
    if (!inside || (at === node && !text)) return false;
    if (at === outermost) break;
  }
  return true;
}
