import type { ParsedPage, Passage } from './parse-page.ts';
import { stem, stemsOf, wordsOf } from './words.ts';

/** What an adjective compares: the columns that hold it, and whether the most of it is meant. */
const COMPARED: readonly (readonly [adjectives: string, columns: string, isMost: boolean])[] = [
  ['cheapest', 'price cost rate fee rent', false],
  ['dearest costliest priciest', 'price cost rate fee rent', true],
  ['lightest', 'weight', false],
  ['heaviest', 'weight', true],
  ['longest', 'length duration time distance', true],
  ['shortest', 'length duration time distance height', false],
  ['biggest largest', 'size area population screen', true],
  ['smallest tiniest', 'size area population screen', false],
  ['tallest highest', 'height altitude elevation', true],
  ['lowest', 'height altitude price', false],
  ['fastest quickest', 'speed', true],
  ['slowest', 'speed', false],
  ['oldest', 'age', true],
  ['youngest', 'age', false],
  ['earliest', 'time date year start', false],
  ['latest newest', 'time date year start', true],
  ['most', '', true],
  ['least fewest', '', false],
];

/** The row of a table that has most or least of what a question names, and the column that says so; undefined where no table can tell. */
export function findExtreme(page: ParsedPage, question: string): { row: Passage; column: string } | undefined {
  const words = wordsOf(question.replace(/\bmost expensive\b/i, 'dearest').replace(/\bleast expensive\b/i, 'cheapest'));
  const at = words.findIndex((word) => COMPARED.some(([adjectives]) => adjectives.split(' ').includes(word)));
  const compared = COMPARED.find(([adjectives]) => adjectives.split(' ').includes(words[at] ?? ''));
  if (!compared) return undefined;
  const [, columns, isMost] = compared;
  // "The longest battery life" is in the column of batteries; by itself it is in one of lengths.
  const named = words.slice(at + 1, at + 4).map(stem);
  const usual = stemsOf(columns);
  const rows = page.passages.filter(({ kind, cells }) => kind === 'row' && cells !== undefined);
  const all = [...new Set(rows.flatMap(({ cells = [] }) => cells.slice(1).map(({ column }) => column)))];
  const column =
    all.find((one) => stemsOf(one).some((word) => named.includes(word))) ??
    all.find((one) => stemsOf(one).some((word) => usual.includes(word)));
  if (column === undefined) return undefined;
  const valued = rows.flatMap((row) => {
    const value = amountIn(row.cells?.find((cell) => cell.column === column)?.value ?? '');
    return value === undefined ? [] : [{ row, ...value }];
  });
  const [first] = valued;
  if (!first || valued.length < 2 || valued.some(({ unit }) => unit !== first.unit)) return undefined;
  const best = valued.reduce((one, other) =>
    isMost === other.amount > one.amount && other.amount !== one.amount ? other : one,
  );
  return { row: best.row, column };
}

/** The number that a cell begins with, and what it counts. */
function amountIn(value: string): { amount: number; unit: string } | undefined {
  const match = /^\D{0,3}?(\d[\d,]*(?:[.:]\d+)?)\s*(\p{L}*)/u.exec(value);
  if (!match) return undefined;
  const amount = Number((match[1] ?? '').replace(/,/g, '').replace(':', '.'));
  return Number.isNaN(amount) ? undefined : { amount, unit: (match[2] ?? '').replace(/s$/, '') };
}
