import { isUnspaced, joinLines, knownWords } from './join-lines.ts';
import { lineFragments } from './line-fragments.ts';
import { LEADS, type PdfBlock, paragraphsOf } from './paragraphs.ts';
import type { PdfBookmark, PdfFragment, PdfPage } from './pdf-page.ts';
import { readingOrder } from './reading-order.ts';
import { withoutRunningLines } from './running-lines.ts';

/** What a PDF says. */
export interface PdfText {
  /** Structured text; `###### Page 2` where a page begins, and the page at each heading. */
  text: string;
  /** The largest words of the first page; '' if none stand out. */
  title: string;
}

interface Heading {
  text: string;
  level: number;
  page: number;
}

/** From so many times the size of the text on, and up to so many letters and lines, it is a heading. */
const LARGER = 1.15;
const LONGEST = 160;
const MOST_LINES = 3;
/** Headings have three levels by size at most; a page mark stands below all. */
const MOST_LEVELS = 3;
const PAGE_LEVEL = 6;
/** A sentence ends there; what begins with such a letter goes on with one. */
const ENDS = /[.!?…:;。！？]["”’»)\]]*$/u;
const GOES_ON = /^\p{Ll}/u;
const LETTER = /^\p{L}/u;

/**
 * Makes structured text of the pages of a PDF: lines become paragraphs, in the order of reading, without what comes again on
 * every page; what is large, and what the bookmarks name, becomes headings. Never throws.
 */
export function writePdf(pages: readonly PdfPage[], bookmarks: readonly PdfBookmark[]): PdfText {
  const lines = pages.map(({ items, width, height }) => ({ height, fragments: lineFragments(items, width, height) }));
  const bare = withoutRunningLines(lines);
  const known = knownWords(textsIn(bare));
  const blocks = bare.map((fragments) => readingOrder(fragments).flatMap((region) => paragraphsOf(region, known)));
  const levels = levelsOf(blocks);
  const title = titleOf(blocks[0] ?? [], levels);
  const written: string[] = [];
  const isMarked = pages.length > 1;
  for (const [at, page] of blocks.entries()) {
    const number = at + 1;
    const named = withBookmarks(page, bookmarks, number, levels);
    const [first] = named;
    if (first === undefined) continue;
    const rest = isMarked ? continued(written, named, known) : named;
    const [next] = rest;
    // A heading that a page begins with says which page it is.
    if (isMarked && next && typeof next === 'string') written.push(`${'#'.repeat(PAGE_LEVEL)} Page ${number}`);
    for (const one of rest) written.push(typeof one === 'string' ? one : writeHeading(one, isMarked));
  }
  return { text: joinItems(written), title };
}

/** Items of a list stand below each other without an empty line. */
function joinItems(blocks: readonly string[]): string {
  return blocks.reduce((text, block, at) => {
    const isNext = block.startsWith('- ') && blocks[at - 1]?.startsWith('- ');
    return at === 0 ? block : text + (isNext ? '\n' : '\n\n') + block;
  }, '');
}

function* textsIn(pages: readonly (readonly PdfFragment[])[]): Generator<string> {
  for (const fragments of pages) for (const { text } of fragments) yield text;
}

function writeHeading({ text, level, page }: Heading, isMarked: boolean): string {
  return `${'#'.repeat(level)} ${text}${isMarked ? ` (page ${page})` : ''}`;
}

/** A sentence that goes on over the page goes on where it began. */
function continued(
  written: string[],
  page: readonly (string | Heading)[],
  known: ReadonlySet<string>,
): readonly (string | Heading)[] {
  const [first] = page;
  const last = written.at(-1);
  const isOpen = last !== undefined && !/^(?:#|\||- )/.test(last) && !ENDS.test(last);
  if (!isOpen || typeof first !== 'string') return page;
  // Letters of scripts without spaces are not small or large.
  const goesOn = GOES_ON.test(first) || (LETTER.test(first) && isUnspaced(last, first));
  if (!goesOn) return page;
  written[written.length - 1] = joinLines([last, first], known);
  return page.slice(1);
}

/** Which sizes are those of headings, and of which level. */
function levelsOf(pages: readonly (readonly PdfBlock[])[]): ReadonlyMap<number, number> {
  const chars = new Map<number, number>();
  for (const { size, text } of pages.flat()) chars.set(rounded(size), (chars.get(rounded(size)) ?? 0) + text.length);
  let [body, most] = [0, 0];
  for (const [size, count] of chars) if (count > most) [body, most] = [size, count];
  const sizes = [
    ...new Set(
      pages
        .flat()
        .filter((one) => rounded(one.size) >= body * LARGER && canBeHeading(one))
        .map((one) => rounded(one.size)),
    ),
  ].sort((a, b) => b - a);
  return new Map(sizes.map((size, at) => [size, Math.min(at + 1, MOST_LEVELS)]));
}

const rounded = (size: number): number => Math.round(size * 2) / 2;

const canBeHeading = ({ text, lines, kind }: PdfBlock): boolean =>
  kind !== 'table' && text.length <= LONGEST && lines <= MOST_LINES && /\p{L}/u.test(text) && !LEADS.test(text);

function titleOf(page: readonly PdfBlock[], levels: ReadonlyMap<number, number>): string {
  const large = page.filter((one) => levels.has(rounded(one.size)) && canBeHeading(one));
  const [first] = large.toSorted((a, b) => b.size - a.size);
  return first?.text ?? '';
}

/** The blocks of a page as text, with what is a heading by its size or a bookmark. */
function withBookmarks(
  page: readonly PdfBlock[],
  bookmarks: readonly PdfBookmark[],
  number: number,
  levels: ReadonlyMap<number, number>,
): (string | Heading)[] {
  const open = bookmarks.filter((one) => one.page === number);
  const deepest = Math.max(0, ...bookmarks.map(({ depth }) => depth));
  const written = page.map((block): string | Heading => {
    const mark = canBeHeading(block) ? takeMark(open, block.text) : undefined;
    const level = mark?.depth ?? levelOf(block, levels, deepest);
    const isHeading = mark || (level !== undefined && canBeHeading(block));
    if (!isHeading || level === undefined) return block.kind === 'table' ? block.text : asPlain(block);
    return { text: block.text.replace(/^- /, ''), level: Math.min(level, PAGE_LEVEL - 1), page: number };
  });
  // What stands nowhere on the page is said where the page begins.
  const missing = open.map(({ title, depth }): Heading => {
    return { text: title, level: Math.min(depth, PAGE_LEVEL - 1), page: number };
  });
  return written.length === 0 ? [] : [...missing, ...written];
}

/** Below what the bookmarks name, where there are any. */
function levelOf({ size }: PdfBlock, levels: ReadonlyMap<number, number>, deepest: number): number | undefined {
  const level = levels.get(rounded(size));
  return level === undefined || deepest === 0 ? level : deepest + 1;
}

function takeMark(open: PdfBookmark[], text: string): PdfBookmark | undefined {
  const words = bareWords(text);
  const at = words === '' ? -1 : open.findIndex(({ title }) => bareWords(title) === words);
  return at < 0 ? undefined : open.splice(at, 1)[0];
}

/** Letters and digits alone; a number in front may be missing on either side. */
const bareWords = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^\s*(?:chapter|section|appendix)?\s*[\d.]+\s+/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** What could be taken for marks of structured text is none. */
const asPlain = ({ text, kind }: PdfBlock): string =>
  kind === 'item' && text.startsWith('- ') ? text : text.replace(/^(?=#{1,6} |`{3}|\||>)/, '\\');
