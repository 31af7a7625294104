import { activeElement, attribute, baseUrl, boxOf, documentIn, documentUrl, view } from './dom-access.ts';
import { isShownAround } from './shown-around.ts';

/** A frame in a document, as people see it. */
export interface FrameShown {
  /** Its number in the window that it is in. */
  index: number;
  /** CSS px. */
  width: number;
  height: number;
  /** Where it was sent first; '' if nobody knows. It may have gone on since. */
  url: string;
  /** Its document is open to the one around it, and is read with that. */
  isOpen: boolean;
}

/** Where a document stands among the frames of its tab. */
export interface FramePlace {
  url: string;
  /** The numbers of the frames that lead to it from the top; empty for the top itself. */
  path: number[];
  width: number;
  height: number;
  /** The number of the frame in it that has the keyboard. */
  active?: number;
  /** The frames in it that can be seen. */
  frames: FrameShown[];
}

/** More frames than this nobody looks at in one document. */
const MOST_FRAMES = 60;

/** Where a document stands, and which frames are to be seen in it. Reads no word of it, changes nothing, never throws. */
export function frameOf(doc: Document): FramePlace {
  const window = view(doc);
  const place: FramePlace = { url: documentUrl(doc), path: [], width: 0, height: 0, frames: [] };
  if (window === null) return place;
  place.width = window.innerWidth;
  place.height = window.innerHeight;
  try {
    place.path = pathOf(window);
    const all = Document.prototype.querySelectorAll.call(doc, 'iframe, frame');
    const active = activeElement(doc);
    for (const element of [...all].slice(0, MOST_FRAMES)) {
      const index = indexIn(window, element);
      if (index < 0) continue;
      if (active === element) place.active = index;
      const shown = showFrame(element, index);
      if (shown) place.frames.push(shown);
    }
  } catch {
    // What cannot be found out is not there.
  }
  return place;
}

/** The numbers of the windows on the way from the top; windows of other sites can be compared, if nothing else. */
function pathOf(own: Window): number[] {
  const path: number[] = [];
  for (let window = own; window !== window.parent; window = window.parent) {
    const siblings = Array.from({ length: window.parent.length }, (_, i) => window.parent[i]);
    path.unshift(siblings.indexOf(window));
  }
  return path;
}

function indexIn(window: Window, element: Element): number {
  const inner = (element as HTMLIFrameElement).contentWindow;
  const all = Array.from({ length: window.length }, (_, i) => window[i]);
  return inner === null ? -1 : all.indexOf(inner as Window);
}

function showFrame(element: Element, index: number): FrameShown | undefined {
  if (!isShownAround(element)) return undefined;
  const { width, height } = boxOf(element);
  const isOpen = documentIn(element) !== undefined;
  return { index, width: Math.round(width), height: Math.round(height), url: addressOf(element), isOpen };
}

function addressOf(element: Element): string {
  const src = attribute(element, 'src');
  return src !== '' && URL.canParse(src, baseUrl(element)) ? new URL(src, baseUrl(element)).href : '';
}
