import { cutText } from '../shared/cut-text.ts';
import type { PageItem } from '../shared/page-item.ts';
import { withoutLabel } from '../shared/page-sections.ts';

/** One place at which a page is another one than before. */
export interface PlaceChanged {
  /** Begins the last line in front of it; '' at the beginning of the page. */
  after: string;
  /** Blocks of structured text that are gone. */
  gone: readonly string[];
  /** Blocks that are there now. */
  added: readonly string[];
}

/** Changes as they were told: where the page is now, and line by line what is another one. */
export interface PageChangesRead {
  url: string;
  title: string;
  places: readonly PlaceChanged[];
}

const MOST_AFTER = 80;

/**
 * The text of an item that tells changes, to go into the fence of this nonce: a page knows it as little as that of its fence,
 * so nothing that stands on it can say that something is gone.
 */
export function writeChanges(places: readonly PlaceChanged[], nonce: string): string {
  const section = (mark: string, blocks: readonly string[], place = ''): string[] =>
    blocks.length === 0 ? [] : [`<<<${mark} ${nonce}>>>${place}`, blocks.join('\n\n')];
  const placeOf = (after: string): string => (after === '' ? ' at the beginning' : ` after: ${cutAfter(after)}`);
  return places
    .flatMap(({ after, gone, added }) => [...section('GONE', gone), ...section('NEW', added, placeOf(after))])
    .join('\n');
}

/** The changes in an item's text, or undefined if it is not one that tells changes. */
export function readPageChanges(text: string): PageChangesRead | undefined {
  const [, nonce, inside = ''] = FENCE.exec(text) ?? [];
  if (nonce === undefined) return undefined;
  const [url = '', title = '', , ...lines] = inside.split('\n');
  const places: { after: string; gone: string[]; added: string[] }[] = [];
  let into: string[] | undefined;
  for (const line of lines) {
    const [, mark, after = ''] = line.includes(nonce) ? (MARK.exec(line) ?? []) : [];
    if (mark) {
      const place = { after, gone: [], added: [] };
      places.push(place);
      into = mark === 'GONE' ? place.gone : place.added;
    } else if (!into) return undefined;
    else if (line !== '') into.push(line);
  }
  return into && { url: url.slice('url: '.length), title: title.slice('title: '.length), places };
}

const FENCE =
  /^<<<PAGE ([0-9a-z]{8,64})>>>\n(url: [^\n]*\ntitle: [^\n]*\n\n<<<(?:GONE|NEW) \1>>>[\s\S]*)\n<<<END PAGE \1>>>$/m;
const MARK = /^<<<(GONE|NEW) [0-9a-z]+>>>(?: after: (.*))?/;

/** The page as it is after the changes, line by line. What is not found in it changes nothing; what has no place comes last. */
export function applyChanges(page: PageItem, { url, title, places }: PageChangesRead): PageItem {
  let lines = page.text.split('\n');
  for (const { after, gone, added } of places) {
    for (const line of gone) {
      const at = findLine(lines, line);
      if (at >= 0) lines = lines.toSpliced(at, 1);
    }
    if (added.length === 0) continue;
    const before = after === '' ? -1 : lines.findIndex((line) => isNamed(line, after));
    const at = after === '' ? 0 : before < 0 ? lines.length : before + 1;
    lines = lines.toSpliced(at, 0, ...added.flatMap((line) => (ROW.test(line) ? [line] : ['', line, ''])));
  }
  return { ...page, url, title, text: lines.join('\n') };
}

/** A heading is the same one where another number of tokens of its section is not here. */
function findLine(lines: readonly string[], line: string): number {
  const at = lines.indexOf(line);
  const words = withoutLabel(line);
  return at >= 0 || words === '' ? at : lines.findIndex((other) => withoutLabel(other) === words);
}

const isNamed = (line: string, after: string): boolean =>
  cutAfter(line) === after || cutAfter(withoutLabel(line)) === after;

/** An item of a list or a row of a table: an empty line would end the list. */
const ROW = /^\s*(?:[-*+|]|\d{1,3}[.)])/;

const cutAfter = (line: string): string => cutText(line, MOST_AFTER).trim();
