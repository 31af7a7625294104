import { type Layout, OVERLAY_SIZES } from '../wire/protocol.ts';
import { draggedUnder, placementOf } from './place.ts';

/** The element in the page that holds the frame: all that a page can see of us, and nothing that it could read. */
export interface OverlayHost {
  element: HTMLElement;
  /** What is shown in it: the frame, or a card that says why there is none. */
  show(content: HTMLElement, asCard?: boolean): void;
  showsCard(): boolean;
  place(layout: Layout): void;
  /** The page was given a move of the pointer. */
  meet(move: PointerEvent): void;
  /** The window has another size. */
  refit(): void;
  /** Puts it (back) into the page, above everything, also above a dialog that makes the rest of the page inert. */
  raise(): void;
  /** Does what may move the keyboard; if it was in here, it comes back. */
  keepingFocus<T>(act: () => T): T;
  /** Whether it stands where `raise` would put it. */
  isRaised(): boolean;
}

/**
 * What a page can do with style sheets ends at inline styles that are `!important`. Transitions would go above even
 * those, so there are none.
 */
const LOOKS: Readonly<Record<string, string>> = {
  all: 'initial',
  display: 'block',
  position: 'fixed',
  visibility: 'visible',
  opacity: '1',
  overflow: 'visible',
  'pointer-events': 'auto',
  'z-index': '2147483647',
  margin: '0',
  padding: '0',
  border: '0',
  background: 'transparent',
  transition: 'none',
  animation: 'none',
  'user-select': 'none',
  'color-scheme': 'light dark',
};

/** A card is as high as its words. */
const CARD = { width: '300px', height: 'auto' };

/** Makes the element; it is not in the page yet. */
export function createOverlayHost(doc: Document): OverlayHost {
  const element = doc.createElement('div');
  const root = element.attachShadow({ mode: 'closed' });
  let layout: Layout = { mode: 'pill', corner: 'bottom-right' };
  let isCard = false;
  // In the top layer nothing of the page's own style reaches it, neither transforms nor z-index.
  element.popover = 'manual';

  const set = (styles: Readonly<Record<string, string>>): void => {
    for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value, 'important');
  };
  const view = () => ({ width: doc.documentElement.clientWidth, height: globalThis.innerHeight });
  const place = (next: Layout): void => {
    layout = next;
    set({ ...LOOKS, ...placementOf(layout, OVERLAY_SIZES[layout.mode], view()), ...(isCard ? CARD : {}) });
  };

  return {
    element,
    show(content, asCard = false) {
      isCard = asCard;
      root.replaceChildren(content);
      place(layout);
    },
    showsCard: () => isCard,
    place,
    meet({ isTrusted, buttons, clientX, clientY }) {
      if (!layout.drag || !isTrusted || buttons !== 0) return;
      place(draggedUnder(layout, OVERLAY_SIZES[layout.mode], view(), { x: clientX, y: clientY }));
    },
    refit: () => place(layout),
    raise() {
      const parent = parentFor(doc);
      if (element.parentNode !== parent) moveInto(parent, element);
      if (element.popover !== 'manual') element.popover = 'manual';
      // Shown anew it comes above what was shown since.
      if (element.matches(':popover-open')) element.hidePopover();
      element.showPopover();
      place(layout);
    },
    keepingFocus(act) {
      const inside = root.activeElement;
      const done = act();
      if (inside instanceof HTMLElement) inside.focus({ preventScroll: true });
      return done;
    },
    isRaised: () => element.parentNode === parentFor(doc) && element.matches(':popover-open'),
  };
}

/** What is outside a modal dialog cannot be pressed: then the place is inside the one that was opened last. */
function parentFor(doc: Document): Element {
  return [...doc.querySelectorAll('dialog:modal')].at(-1) ?? doc.documentElement;
}

/** Without loading the frame anew where the browser can (Chrome 133); elsewhere the frame starts again. */
function moveInto(parent: Element & { moveBefore?(node: Node, before: Node | null): void }, element: Element): void {
  if (element.isConnected && parent.moveBefore) parent.moveBefore(element, null);
  else parent.append(element);
}
