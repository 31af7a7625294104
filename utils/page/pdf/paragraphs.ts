import { joinLines } from './join-lines.ts';
import type { PdfFragment } from './pdf-page.ts';
import type { Region } from './reading-order.ts';

/** A paragraph, a heading, an item of a list, or the rows of a table. */
export interface PdfBlock {
  text: string;
  /** Height of its letters, in points. */
  size: number;
  font: string;
  lines: number;
  kind: 'text' | 'item' | 'table';
}

interface Row {
  cells: readonly PdfFragment[];
  x0: number;
  x1: number;
  y: number;
  size: number;
  font: string;
}

/** Base lines nearer to each other than this share of the letters' height are one row. */
const SAME_ROW = 0.4;
/** A gap is one between paragraphs from this many times the usual distance on. */
const LARGE_GAP = 1.3;
/** No line spacing is as large as this many heights. */
const FAR = 2.6;
/** Letters that differ more than by this share belong to something else. */
const OTHER_SIZE = 0.12;
/** A line is indented, or ends early, by so much: in heights, and as a share of the width. */
const INDENT = 0.7;
const EARLY = 0.14;
const BULLET = /^(?:[•‣◦▪●○■□–—*·\uf0b7\uf0a7\u2219-]\s+|\(?(?:\d{1,3}|[a-z])[.)]\s+(?=\S))/u;
const MARK = /^[•‣◦▪●○■□–—*·\uf0b7\uf0a7\u2219-]\s+/u;
/** A line of a table of contents. */
export const LEADS = /… [\divxlc]+$/;
const SENTENCE_END = /[.!?:;…。！？]["”’»)\]]*$/u;

/** Puts the lines of a region together to what they are. `known`: the words of the document (join-lines.ts). */
export function paragraphsOf(region: Region, known: ReadonlySet<string>): PdfBlock[] {
  const rows = rowsOf(region.fragments);
  const usual = usualDistance(rows);
  const blocks: PdfBlock[] = [];
  let open: Row[] = [];
  const end = (): void => {
    if (open.length > 0) blocks.push(asBlock(open, known));
    open = [];
  };
  for (let at = 0; at < rows.length; at += 1) {
    const table = tableAt(rows, at);
    if (table.length > 0) {
      end();
      blocks.push(asTable(table));
      at += table.length - 1;
      continue;
    }
    const row = rows[at];
    if (!row) break;
    const before = open.at(-1);
    if (before && begins(row, before, open, region, usual)) end();
    open.push(row);
  }
  end();
  return blocks.filter(({ text }) => text !== '');
}

function rowsOf(fragments: readonly PdfFragment[]): Row[] {
  const rows: PdfFragment[][] = [];
  for (const one of fragments.toSorted((a, b) => a.y - b.y)) {
    const last = rows.at(-1)?.[0];
    if (last && Math.abs(one.y - last.y) < SAME_ROW * Math.min(one.size, last.size)) rows.at(-1)?.push(one);
    else rows.push([one]);
  }
  return rows.map((row) => {
    const isRtl = row.filter(({ rtl }) => rtl).length * 2 > row.length;
    const cells = row.toSorted((a, b) => (isRtl ? b.x0 - a.x0 : a.x0 - b.x0));
    const main = row.reduce((a, b) => (b.text.length > a.text.length ? b : a));
    const [x0, x1] = [Math.min(...row.map((one) => one.x0)), Math.max(...row.map((one) => one.x1))];
    return { cells, x0, x1, y: main.y, size: main.size, font: main.font };
  });
}

/** The distance between two lines that there is most often; 0 where there are not two. */
function usualDistance(rows: readonly Row[]): number {
  const counts = new Map<number, number>();
  for (const [at, row] of rows.entries()) {
    const next = rows[at + 1];
    if (!next) continue;
    const distance = Math.round((next.y - row.y) * 2) / 2;
    counts.set(distance, (counts.get(distance) ?? 0) + 1);
  }
  let best = 0;
  let most = 0;
  for (const [distance, count] of counts)
    if (count > most || (count === most && distance < best)) [best, most] = [distance, count];
  return best;
}

/** Whether a row begins something new after the one before. */
function begins(row: Row, before: Row, open: readonly Row[], region: Region, usual: number): boolean {
  const size = Math.max(row.size, before.size);
  if (Math.abs(row.size - before.size) > OTHER_SIZE * size) return true;
  const gap = row.y - before.y;
  if (gap > FAR * size) return true;
  if (gap > LARGE_GAP * Math.max(usual, size) && gap > LARGE_GAP * distanceIn(open, usual)) return true;
  if (BULLET.test(textOf(row))) return true;
  if (row.font !== before.font && open.length === 1 && isShort(before, region)) return true;
  const first = open[0] ?? before;
  // The second line of an item, or of a reference, hangs.
  const hangs = open.length > 1 && Math.abs(row.x0 - before.x0) < INDENT * size;
  const isIndented = row.x0 - before.x0 > INDENT * size && open.length > 1 && !hangs;
  const isBack = open.length > 1 && before.x0 - row.x0 > INDENT * size && Math.abs(row.x0 - first.x0) < INDENT * size;
  if (isIndented || (isBack && before.x0 - first.x0 > INDENT * size && isShort(before, region))) return true;
  if (LEADS.test(textOf(before))) return true;
  return isShort(before, region) && SENTENCE_END.test(textOf(before));
}

function distanceIn(open: readonly Row[], usual: number): number {
  const [first, second] = open;
  return first && second ? second.y - first.y : usual;
}

const isShort = (row: Row, { x0, x1 }: Region): boolean => x1 - row.x1 > EARLY * (x1 - x0);

const textOf = ({ cells }: Row): string => cells.map(({ text }) => text).join(' ');

function asBlock(rows: readonly Row[], known: ReadonlySet<string>): PdfBlock {
  const text = joinLines(rows.map(textOf), known);
  const main = rows.reduce((a, b) => (textOf(b).length > textOf(a).length ? b : a));
  const about = { size: main.size, font: main.font, lines: rows.length };
  if (MARK.test(text)) return { ...about, text: `- ${text.replace(MARK, '')}`, kind: 'item' };
  return { ...about, text, kind: BULLET.test(text) ? 'item' : 'text' };
}

/** The rows from here on that are a table: two at least, of two cells at least, which stand below each other. */
function tableAt(rows: readonly Row[], from: number): Row[] {
  const table: Row[] = [];
  for (const row of rows.slice(from)) {
    const before = table.at(-1);
    if (row.cells.length < 2) break;
    if (before && (row.y - before.y > 3 * row.size || !isAligned(row, before))) break;
    table.push(row);
  }
  return table.length >= 2 ? table : [];
}

function isAligned(row: Row, before: Row): boolean {
  const near = row.cells.filter((cell) =>
    before.cells.some(
      (other) =>
        Math.abs(cell.x0 - other.x0) < cell.size ||
        Math.abs(cell.x1 - other.x1) < cell.size ||
        Math.abs(cell.x0 + cell.x1 - other.x0 - other.x1) < 2 * cell.size,
    ),
  );
  return near.length >= 2;
}

function asTable(rows: readonly Row[]): PdfBlock {
  const [first] = rows;
  const lines = rows.map(({ cells }) => `| ${cells.map(({ text }) => text.replaceAll('|', '\\|')).join(' | ')} |`);
  return {
    ...{ text: lines.join('\n'), lines: rows.length, kind: 'table' },
    ...{ size: first?.size ?? 0, font: first?.font ?? '' },
  };
}
