import { stripInvisible } from '../clean-text.ts';
import type { PdfFragment, PdfItem } from './pdf-page.ts';

/** Base lines that differ by less than this share of the letters' height are one: what is raised or lowered in it, too. */
const SAME_LINE = 0.45;
/** From this gap on (share of the height) there is a space between two pieces, and from this one on another column or cell. */
const SPACE = 0.16;
const WIDE = 1.6;
/** How far a piece may reach back over the one before: letters are moved together. */
const OVERLAP = 0.6;
/** Smaller letters nobody reads, in points. */
const LEAST_SIZE = 1.5;

/**
 * Puts the pieces of a page together to what stands on one line without a wide gap, in the order of the file. What is
 * outside of the page is left out.
 */
export function lineFragments(items: readonly PdfItem[], width: number, height: number): PdfFragment[] {
  const done: PdfFragment[] = [];
  let open: PdfFragment | undefined;
  for (const item of items) {
    const isSeen = item.x1 > 0 && item.x0 < width && item.y > 0 && item.y < height * 1.02 && item.size >= LEAST_SIZE;
    if (!isSeen || item.text.trim() === '') continue;
    const text = stripInvisible(item.text).replace(/\s+/g, ' ');
    if (text.trim() === '') continue;
    const piece = { ...item, text };
    const joined: PdfFragment | undefined = open && join(open, piece);
    if (!joined && open) done.push(open);
    open = joined ?? piece;
  }
  if (open) done.push(open);
  return done.map((one) => ({ ...one, text: withoutLeaders(one.text) })).filter(({ text }) => text !== '');
}

function join(before: PdfFragment, next: PdfItem): PdfFragment | undefined {
  const size = Math.max(before.size, next.size);
  if (Math.abs(before.y - next.y) > SAME_LINE * size) return undefined;
  const gap = next.rtl ? before.x0 - next.x1 : next.x0 - before.x1;
  if (gap > WIDE * size || gap < -OVERLAP * size) return undefined;
  const hasSpace = before.text.endsWith(' ') || next.text.startsWith(' ');
  const space = !hasSpace && gap > SPACE * Math.min(before.size, next.size) ? ' ' : '';
  // A raised number is no line of its own, and its size is not that of the line.
  const isMain = before.text.length >= next.text.length;
  return {
    text: before.text + space + next.text,
    x0: Math.min(before.x0, next.x0),
    x1: Math.max(before.x1, next.x1),
    y: isMain ? before.y : next.y,
    size: isMain ? before.size : next.size,
    font: isMain ? before.font : next.font,
    rtl: before.rtl || next.rtl,
  };
}

/** The dots that lead to a page number are not said. */
const withoutLeaders = (text: string): string =>
  text
    .replace(/(?:\s?[.·…_]){5,}/g, ' … ')
    .replace(/\s+/g, ' ')
    .trim();
