import { siteOf } from '../shared/site-rules.ts';
import type { FramePlace, FrameShown } from './frame-place.ts';

/** A document of a tab that the browser lets us into. */
export interface PlacedFrame extends FramePlace {
  frameId: number;
}

/** What is to become of the frames of a page. */
export interface ChosenFrames {
  /** Those to be read, in the order of the page. */
  read: PlacedFrame[];
  /** The origins of those that people see and that nobody may read, each once. */
  unread: string[];
}

/** A frame counts that fills such a share of the window: less is a button, a counter or an advertisement. */
const LEAST_SHARE = 0.1;
/** The sizes that advertisements are sold in (Interactive Advertising Bureau), as far as they are large. */
const AD_SIZES = new Set(['970x250', '300x600', '300x1050', '320x480', '336x280', '580x400', '970x90', '300x250']);
const MOST_READ = 4;
const MOST_UNREAD = 3;

/**
 * Chooses among the frames of other sites that people see in a page. Those that are open to the page are read with it. A
 * site that is `never` shared is neither read nor asked about.
 */
export function chooseFrames(places: readonly PlacedFrame[], never: readonly string[]): ChosenFrames {
  const top = places.find(isTop);
  const chosen: ChosenFrames = { read: [], unread: [] };
  if (top) visit(top, { top, places, never, chosen });
  return { read: chosen.read.slice(0, MOST_READ), unread: [...new Set(chosen.unread)].slice(0, MOST_UNREAD) };
}

interface Visit {
  top: PlacedFrame;
  places: readonly PlacedFrame[];
  never: readonly string[];
  chosen: ChosenFrames;
}

function visit(around: PlacedFrame, at: Visit): void {
  for (const frame of around.frames) {
    if (!frame.isOpen && !isLarge(frame, at.top)) continue;
    const inside = at.places.find(({ path }) => isPath(path, [...around.path, frame.index]));
    const site = siteOf(inside?.url ?? frame.url);
    if (site !== undefined && at.never.includes(site)) continue;
    if (!inside) {
      if (!frame.isOpen && site !== undefined) at.chosen.unread.push(new URL(frame.url).origin);
      continue;
    }
    if (!frame.isOpen) at.chosen.read.push(inside);
    visit(inside, at);
  }
}

function isLarge({ width, height }: FrameShown, top: FramePlace): boolean {
  if (AD_SIZES.has(`${width}x${height}`)) return false;
  const seen = Math.min(width, top.width) * Math.min(height, top.height);
  return seen > 0 && seen >= LEAST_SHARE * top.width * top.height;
}

/**
 * Where a selection is to be looked for besides the page itself, the likeliest first: where the keyboard is, as frames keep
 * what was selected in them when people go elsewhere. `focused`: how many of them the keyboard is in.
 */
export function framesWithSelection(
  places: readonly PlacedFrame[],
  never: readonly string[],
): { frames: PlacedFrame[]; focused: number } {
  const inFocus: PlacedFrame[] = [];
  let at = places.find(isTop);
  while (at && at.active !== undefined && inFocus.length < places.length) {
    const path = [...at.path, at.active];
    at = places.find((one) => isPath(one.path, path));
    if (at) inFocus.unshift(at);
  }
  const mayRead = ({ url }: PlacedFrame): boolean => !never.includes(siteOf(url) ?? '');
  const focused = inFocus.filter(mayRead);
  const others = places.filter((one) => !isTop(one) && !inFocus.includes(one) && mayRead(one));
  return { frames: [...focused, ...others], focused: focused.length };
}

/** Both browsers number it like that. */
export const isTop = ({ frameId }: PlacedFrame): boolean => frameId === 0;

const isPath = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((index, i) => index === other[i]);
