import type { PdfFragment } from './pdf-page.ts';

/** Headers and footers stand in this share of a page at its top and at its bottom. */
const MARGIN = 0.11;
/** On this share of the pages, and on two at least: left and right pages may have different ones. */
const SHARE = 0.3;
const LEAST_PAGES = 2;

interface FragmentsOfPage {
  height: number;
  fragments: readonly PdfFragment[];
}

/** The fragments of pages without the lines that come again at the top or bottom of many, and without their numbers. */
export function withoutRunningLines(pages: readonly FragmentsOfPage[]): PdfFragment[][] {
  const counts = new Map<string, number>();
  for (const page of pages) for (const key of new Set(keysOf(page))) counts.set(key, (counts.get(key) ?? 0) + 1);
  const least = Math.max(LEAST_PAGES, Math.ceil(pages.length * SHARE));
  return pages.map((page) =>
    page.fragments.filter((one) => {
      const key = keyOf(one, page.height);
      return key === undefined || (counts.get(key) ?? 0) < least;
    }),
  );
}

const keysOf = ({ fragments, height }: FragmentsOfPage): string[] =>
  fragments.map((one) => keyOf(one, height)).filter((key) => key !== undefined);

/** The same for lines that differ in numbers only. */
function keyOf({ text, y }: PdfFragment, height: number): string | undefined {
  const place = y < height * MARGIN ? 'top' : y > height * (1 - MARGIN) ? 'bottom' : undefined;
  if (place === undefined) return undefined;
  const words = text
    .toLowerCase()
    .replace(/\d+|\b[ivxlc]{1,7}\b/g, '#')
    .trim();
  return `${place} ${words}`;
}
