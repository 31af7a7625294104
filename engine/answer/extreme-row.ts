import type { ParsedPage, Passage } from './parse-page.ts';
import { synonymsOf } from './synonyms.ts';
import { isContentWord, stem, stemsOf, wordsOf } from './words.ts';

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

const REPHRASED: readonly (readonly [RegExp, string])[] = [
  [/\bmost expensive\b/i, 'dearest'],
  [/\bleast expensive\b/i, 'cheapest'],
];
/** "At least two nights", "at the latest". */
const BOUNDS = /^(?:\S+ at|at the)$/;
/** "Has the most seats" compares, "most people" does not. */
const COMPARES = new Set('the has have had'.split(' '));
const VERSIONS = stemsOf('version release');

/** What a question compares. */
interface Comparison {
  /** The stems right after the adjective: "the longest *battery life*". */
  named: readonly string[];
  /** The stems of the columns that such an adjective is of by itself. */
  usual: readonly string[];
  isMost: boolean;
  /** The stems of all else that it speaks of. */
  rest: readonly string[];
}

/** A row that has most or least of something, and the column that says so. */
export interface Extreme {
  row: Passage;
  column: string;
}

/**
 * The row that has most or least of what a question names, of the one table that all its words are about; undefined
 * where no table can tell. Of several such tables the one is meant that `found`, what a search found, comes to first.
 */
export function findExtreme(
  page: ParsedPage,
  question: string,
  found: () => readonly Passage[] = () => [],
): Extreme | undefined {
  const compared = comparisonIn(question);
  if (!compared) return undefined;
  const rows = page.passages.filter(({ kind, cells }) => kind === 'row' && cells !== undefined);
  const tables = [...new Set(rows.map(({ block }) => block))].flatMap((block) => {
    const table = rows.filter((row) => row.block === block);
    const extreme = extremeOf(page, table, compared);
    return extreme ? [extreme] : [];
  });
  if (tables.length < 2) return tables[0];
  for (const passage of found()) {
    const meant = tables.find(({ row }) => row.block === passage.block);
    if (meant) return meant;
  }
  return undefined;
}

function comparisonIn(question: string): Comparison | undefined {
  const words = wordsOf(REPHRASED.reduce((text, [said, meant]) => text.replace(said, meant), question));
  const at = words.findIndex((word) => COMPARED.some(([adjectives]) => adjectives.split(' ').includes(word)));
  const compared = COMPARED.find(([adjectives]) => adjectives.split(' ').includes(words[at] ?? ''));
  if (!compared) return undefined;
  const [, columns, isMost] = compared;
  if (BOUNDS.test(`${words[at - 2]} ${words[at - 1]}`)) return undefined;
  if (columns === '' && !COMPARES.has(words[at - 1] ?? '')) return undefined;
  const rest = words.filter((word, i) => i !== at && isContentWord(word)).map(stem);
  return { named: words.slice(at + 1, at + 4).map(stem), usual: stemsOf(columns), isMost, rest };
}

/** The extreme row of a table; undefined if it is not of what is compared, or cannot be told. */
function extremeOf(page: ParsedPage, table: readonly Passage[], compared: Comparison): Extreme | undefined {
  const { named, usual, isMost, rest } = compared;
  const columns = [...new Set(table.flatMap(({ cells = [] }) => cells.map(({ column }) => column)))];
  const key = table[0]?.cells?.[0]?.column;
  const isOf = (column: string, stems: readonly string[]) => stemsOf(column).some((word) => stems.includes(word));
  const isVersion = (column: string) => isOf(column, VERSIONS);
  // What a row is called is no amount, but for versions.
  const valued = columns.filter((column) => column !== key || isVersion(column));
  const column = valued.find((one) => isOf(one, named)) ?? valued.find((one) => isOf(one, usual));
  if (column === undefined) return undefined;
  const keys = table.map(({ cells }) => cells?.[0]?.value ?? '');
  const about = new Set(stemsOf([...columns, ...keys, ...headingsOf(page, table)].join(' ')));
  // The "life" of "battery life" is the column's as well.
  const compound = named[named.findIndex((word) => stemsOf(column).includes(word)) + 1];
  const isAbout = (word: string) =>
    about.has(word) ||
    (word === compound && isOf(column, named)) ||
    [...synonymsOf(word)].some((one) => about.has(one));
  if (!rest.every(isAbout)) return undefined;
  const amounts = table.flatMap((row) => {
    const value = row.cells?.find((cell) => cell.column === column)?.value ?? '';
    const amount = amountIn(value, isVersion(column));
    return amount ? [{ row, ...amount }] : [];
  });
  const [first] = amounts;
  if (!first || amounts.length < 2 || amounts.some(({ unit }) => unit !== first.unit)) return undefined;
  const best = amounts.reduce((one, other) => {
    const more = compare(other.parts, one.parts);
    return (isMost ? more > 0 : more < 0) ? other : one;
  });
  return { row: best.row, column };
}

/** The heading that a table stands under; the page's title where it has none. */
function headingsOf(page: ParsedPage, [row]: readonly Passage[]): string[] {
  const section = page.sections[row?.section ?? 0];
  return section && section.level > 1 ? [section.title] : [section?.title ?? '', page.title];
}

/** Of "03/05/2024" nobody can tell which is the month. */
const UNCLEAR_DATE = /^\d+\/\d+\/\d/;

/** The number that a cell begins with, the larger parts of it first, and what it counts. */
function amountIn(value: string, isVersion: boolean): { parts: number[]; unit: string } | undefined {
  if (UNCLEAR_DATE.test(value)) return undefined;
  const match = /^\D{0,3}?(\d{4}-\d\d-\d\d|\d+(?:[.:]\d+){2,}|\d[\d,]*(?:[.:]\d+)?)\s*(\p{L}*)/u.exec(value);
  if (!match) return undefined;
  const number = (match[1] ?? '').replace(/,/g, '');
  const isParts = isVersion || /[-:]|\..*\./.test(number);
  return { parts: number.split(isParts ? /[-.:]/ : /$/).map(Number), unit: (match[2] ?? '').replace(/s$/, '') };
}

/** Above 0 if the first is more. */
function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((part, i) => part !== (other[i] ?? 0));
  return at < 0 ? one.length - other.length : (one[at] ?? 0) - (other[at] ?? 0);
}
