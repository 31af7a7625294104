import type { PdfFragment } from './pdf-page.ts';

/** A part of a page that is read from top to bottom. */
export interface Region {
  fragments: readonly PdfFragment[];
  x0: number;
  x1: number;
}

/** Columns have so many lines at least, each of so many letters in the middle line: what is shorter is a table. */
const LEAST_LINES = 4;
const LEAST_CHARS = 16;
/** And they stand beside each other for this share of the higher one. */
const BESIDE = 0.4;
/** A gutter begins where so many lines begin, so near to each other (points). */
const LEAST_STARTS = 3;
const NEAR = 3;
const MOST_DEPTH = 5;
/** No page has more; a gutter is looked for at those places where most lines begin. */
const MOST_GUTTERS = 12;

/** The parts of a page in the order in which people read it: what stands over columns, the columns, what stands below. */
export function readingOrder(fragments: readonly PdfFragment[]): Region[] {
  return split(
    fragments.toSorted((a, b) => a.y - b.y || a.x0 - b.x0),
    0,
  );
}

function split(fragments: readonly PdfFragment[], depth: number): Region[] {
  if (fragments.length === 0) return [];
  const columns = depth < MOST_DEPTH ? findColumns(fragments) : undefined;
  if (!columns) return [regionOf(fragments)];
  const { above, left, right, below } = columns;
  const isRtl = [...left, ...right].filter(({ rtl }) => rtl).length * 2 > left.length + right.length;
  const parts = isRtl ? [above, right, left, below] : [above, left, right, below];
  return parts.flatMap((part) => split(part, depth + 1));
}

const regionOf = (fragments: readonly PdfFragment[]): Region => ({
  fragments,
  x0: Math.min(...fragments.map(({ x0 }) => x0)),
  x1: Math.max(...fragments.map(({ x1 }) => x1)),
});

interface Columns {
  above: PdfFragment[];
  left: PdfFragment[];
  right: PdfFragment[];
  below: PdfFragment[];
}

function findColumns(fragments: readonly PdfFragment[]): Columns | undefined {
  let best: Columns | undefined;
  let most = 0;
  for (const gutter of guttersOf(fragments)) {
    for (const columns of bandsAt(fragments, gutter)) {
      const count = columns.left.length + columns.right.length;
      if (count <= most || !areColumns(columns)) continue;
      [best, most] = [columns, count];
    }
  }
  return best;
}

/** Where many lines begin. */
function guttersOf(fragments: readonly PdfFragment[]): number[] {
  const starts = fragments.map(({ x0 }) => x0).sort((a, b) => a - b);
  const groups: { from: number; count: number }[] = [];
  for (const x of starts) {
    const last = groups.at(-1);
    if (last && x - last.from <= NEAR) last.count += 1;
    else groups.push({ from: x, count: 1 });
  }
  return groups
    .slice(1)
    .filter(({ count }) => count >= LEAST_STARTS)
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_GUTTERS)
    .map(({ from }) => from - 0.5);
}

/** The stretches of a page in which nothing reaches over a gutter; `fragments` from top to bottom. */
function* bandsAt(fragments: readonly PdfFragment[], gutter: number): Generator<Columns> {
  let from = 0;
  for (let at = 0; at <= fragments.length; at += 1) {
    const one = fragments[at];
    if (one && !(one.x0 < gutter - 1 && one.x1 > gutter)) continue;
    const band = fragments.slice(from, at);
    if (band.length >= 2 * LEAST_LINES) {
      const left = band.filter(({ x0 }) => x0 < gutter);
      const right = band.filter(({ x0 }) => x0 >= gutter);
      yield { above: fragments.slice(0, from), left, right, below: fragments.slice(at) };
    }
    from = at + 1;
    // What reaches over it stands above the next stretch.
  }
}

function areColumns({ left, right }: Columns): boolean {
  if (!isText(left) || !isText(right)) return false;
  const [top, bottom] = [left, right].map((one) => [one[0]?.y ?? 0, one.at(-1)?.y ?? 0] as const) as [
    readonly [number, number],
    readonly [number, number],
  ];
  const beside = Math.min(top[1], bottom[1]) - Math.max(top[0], bottom[0]);
  return beside >= BESIDE * Math.max(top[1] - top[0], bottom[1] - bottom[0]);
}

function isText(lines: readonly PdfFragment[]): boolean {
  if (lines.length < LEAST_LINES) return false;
  const lengths = lines.map(({ text }) => text.length).sort((a, b) => a - b);
  return (lengths[Math.floor(lengths.length / 2)] ?? 0) >= LEAST_CHARS;
}
