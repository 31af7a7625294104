import type { PdfFragment } from './pdf-page.ts';

/** Headers and footers stand in this share of a page at its top and at its bottom. */
const MARGIN = 0.11;
/** On this share of the pages, and on two at least: left and right pages may have different ones. */
const SHARE = 0.3;
const LEAST_PAGES = 2;
/** What stands beside something else may be a row of a table, which two pages may have in common. */
const LEAST_PAGES_OF_ROW = 3;
/** Base lines that differ by less than this share of the letters' height are one. */
const SAME_LINE = 0.4;
/** What is so many times larger than the text is no page number, but a heading that counts. */
const LARGER = 1.15;
/** Letters of a line with a page number, at most. */
const LONGEST = 200;

interface FragmentsOfPage {
  height: number;
  fragments: readonly PdfFragment[];
}

/** A line in the margin of a page. */
interface MarginLine {
  fragments: readonly PdfFragment[];
  /** What all pages with the same line have in common, and what those with the same line but for a page number in it have. */
  same: string;
  counted: readonly string[];
}

/**
 * The fragments of pages without the lines that come again at the top or bottom of many: the same words, or at the very edge
 * the same but for a number that rises with the pages. A line goes or stays as a whole: half a row of a table is worse than a
 * header too many.
 */
export function withoutRunningLines(pages: readonly FragmentsOfPage[]): PdfFragment[][] {
  const largest = LARGER * textSize(pages);
  const margins = pages.map((page, at) => marginsOf(page, at, largest));
  const counts = new Map<string, number>();
  for (const lines of margins)
    for (const key of new Set(lines.flat().flatMap(({ same, counted }) => [same, ...counted])))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  const comesAgain = (key: string, { fragments }: MarginLine): boolean => {
    const least = fragments.length > 1 ? LEAST_PAGES_OF_ROW : LEAST_PAGES;
    return (counts.get(key) ?? 0) >= Math.max(least, Math.ceil(pages.length * SHARE));
  };
  return pages.map(({ fragments }, at) => {
    const running = new Set<PdfFragment>();
    for (const lines of margins[at] ?? []) {
      let isEdge = true;
      for (const line of lines) {
        const isSame: boolean = comesAgain(line.same, line) && (isEdge || /\p{L}/u.test(line.same));
        const runs: boolean = isSame || (isEdge && line.counted.some((key) => comesAgain(key, line)));
        if (runs) for (const one of line.fragments) running.add(one);
        isEdge &&= runs;
      }
    }
    return fragments.filter((one) => !running.has(one));
  });
}

/** The height that most letters have. */
function textSize(pages: readonly FragmentsOfPage[]): number {
  const chars = new Map<number, number>();
  for (const { fragments } of pages)
    for (const { size, text } of fragments) chars.set(size, (chars.get(size) ?? 0) + text.length);
  let [usual, most] = [0, 0];
  for (const [size, count] of chars) if (count > most) [usual, most] = [size, count];
  return usual;
}

/** The lines at its top and at its bottom, from the edge inwards. */
function marginsOf({ fragments, height }: FragmentsOfPage, page: number, largest: number): MarginLine[][] {
  const inward = fragments.toSorted((a, b) => a.y - b.y);
  const top = inward.filter(({ y }) => y < height * MARGIN);
  const bottom = inward.filter(({ y }) => y > height * (1 - MARGIN)).reverse();
  return [
    linesOf(top).map((line) => describeLine(line, 'top', page, largest)),
    linesOf(bottom).map((line) => describeLine(line, 'bottom', page, largest)),
  ];
}

function linesOf(fragments: readonly PdfFragment[]): PdfFragment[][] {
  const lines: PdfFragment[][] = [];
  for (const one of fragments) {
    const first = lines.at(-1)?.[0];
    if (first && Math.abs(one.y - first.y) < SAME_LINE * Math.min(one.size, first.size)) lines.at(-1)?.push(one);
    else lines.push([one]);
  }
  return lines;
}

const NUMBER = /\d+(?:[.,]\d+)*|\b[ivxlc]{1,7}\b/g;

function describeLine(line: readonly PdfFragment[], place: string, page: number, largest: number): MarginLine {
  const fragments = line.toSorted((a, b) => a.x0 - b.x0);
  const words = fragments.map(({ text }) => text.toLowerCase().trim()).join(' | ');
  const same = `${place} ${words}`;
  if (words.length > LONGEST || fragments.some(({ size }) => size > largest)) return { fragments, same, counted: [] };
  const counted = [...words.matchAll(NUMBER)].flatMap(({ 0: number, index }) => {
    const value = wholeNumber(number);
    if (value === undefined) return [];
    return `${place} ${words.slice(0, index)}#${value - page}${words.slice(index + number.length)}`;
  });
  return { fragments, same, counted };
}

const ROMAN: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 };

/** Of a whole number; undefined for any other. */
function wholeNumber(number: string): number | undefined {
  if (/^\d+$/.test(number)) return Number(number);
  const digits = [...number].map((letter) => ROMAN[letter] ?? Number.NaN);
  const sum = digits.reduce((all, digit, at) => all + (digit < (digits[at + 1] ?? 0) ? -digit : digit), 0);
  return Number.isNaN(sum) ? undefined : sum;
}
