import { countWords, wordsOf } from './count-words.ts';
import { AROUND, type KnownPassage, type KnownPlace, knowPlaces, TAG_NUMBERS } from './known-places.ts';
import { leadsAway } from './leads-away.ts';
import type { Evidence } from './name-evidence.ts';
import type { PageFacts } from './page-facts.ts';
import { describePage, PAGE_WIDTH } from './page-features.ts';
import type { PageNode } from './page-node.ts';
import type { Passage, Place } from './passages.ts';
import type { Steps } from './steps.ts';

/** Numbers that tell passages apart, row by row: what the forest of content-model.ts asks for. */
export interface PassageFeatures {
  /** Numbers in a row. */
  width: number;
  /** Row after row, one for each passage. */
  rows: Float32Array;
  /** About how many words each passage has. */
  sizes: Float32Array;
  /** Which passage names the page. */
  title: number;
}

/** A container is looked at when it holds so many words, and so many levels up. */
const CONTAINER_SIZES = [25, 100, 400];
const CONTAINER_LEVELS = [2, 3, 4];
const NEIGHBOURS = [-2, -1, 1, 2];
const WINDOWS = [5, 15];
/** From this size on, outside links, a passage counts as prose. */
const PROSE_WORDS = 10;
/** So much of a passage is looked at word by word. */
const MOST_CHARS = 240;
/** So many passages are described before others may have their turn. */
const STEP = 200;
/** So many levels up something may be repeated, and so many names are told of one by one. */
const REPEAT_LEVELS = 6;
const NAMES = 3;

const ENDS_SENTENCE = /[.!?…。！？]["'”’)\]]*$/;

/** Numbers in a row. */
const WIDTH =
  8 +
  (3 + AROUND.length + 4) +
  6 +
  (3 + NAMES + 1) +
  (CONTAINER_SIZES.length + CONTAINER_LEVELS.length) * 4 +
  2 +
  (NEIGHBOURS.length + 1 + WINDOWS.length) +
  PAGE_WIDTH;

const log = (value: number): number => Math.log1p(Math.max(value, 0));
const share = (part: number, whole: number): number => (whole <= 0 ? 0 : part / whole);

/** What all rows of a page are written from. */
interface Page {
  passages: readonly Passage[];
  known: readonly KnownPassage[];
  title: ReadonlySet<string>;
  description: ReadonlySet<string>;
  /** Words of the page. */
  total: number;
  /** Which passage names the page, and the places around that. */
  heading: number;
  headingDepth: number;
  headingPlaces: ReadonlySet<Place>;
  /** Words before each passage, and those of them that are links. */
  sizeUntil: Float64Array;
  linkedUntil: Float64Array;
  /** How often each text has come. */
  seen: Map<string, number>;
  /** The last heading: which passage it is, and whether it leads away. */
  under: number;
  isLeadingAway: boolean;
}

/**
 * Describes the passages of a page, each with what stands around it. `evidence` tells what names of nodes speak for. What is
 * outside the content by its kind is not described: its rows are empty. Written for code that runs once, before any compiler
 * has looked at it: plain loops, and numbers put where they belong.
 */
export function* describePassages(
  root: PageNode,
  passages: readonly Passage[],
  facts: PageFacts,
  evidence: Evidence,
): Steps<PassageFeatures> {
  const known = passages.map(knowPassage);
  yield;
  knowPlaces(passages, known, evidence);
  yield;
  const ofPage = describePage(root, passages, known, facts);
  const page = knowPage(passages, known, facts);
  const rows = new Float32Array(WIDTH * passages.length);
  for (let at = 0; at < passages.length; at++) {
    if (at % STEP === 0) yield;
    const passage = passages[at];
    const one = known[at];
    const here = passage?.place.known;
    if (!passage || !one || !here || passage.place.outside || passage.text === '') continue;
    let column = at * WIDTH;
    column = putWords(rows, column, page, passage, one);
    column = putPlace(rows, column, page, at, passage.place, here);
    column = putHeading(rows, column, page, at, passage, one);
    column = putNames(rows, column, passage.place, here);
    column = putContainers(rows, column, page, passage.place, here);
    column = putRepeats(rows, column, passage.place);
    column = putNeighbours(rows, column, page, at);
    rows.set(ofPage, column);
  }
  const sizes = new Float32Array(known.length);
  for (let at = 0; at < known.length; at++) sizes[at] = known[at]?.size ?? 0;
  return { width: WIDTH, rows, sizes, title: page.heading };
}

function knowPassage({ text, place, linkShare }: Passage): KnownPassage {
  const isLong = text.length > MOST_CHARS;
  const words = wordsOf(isLong ? text.slice(0, MOST_CHARS) : text);
  const size = countWords(text, isLong ? undefined : words);
  let heading = false;
  for (let at: Place | undefined = place; at && !heading; at = at.above) heading = at.node.level !== undefined;
  return { words, size, prose: size >= PROSE_WORDS && linkShare < 0.5 ? size : 0, heading };
}

function knowPage(passages: readonly Passage[], known: readonly KnownPassage[], facts: PageFacts): Page {
  const title = new Set(wordsOf(facts.title));
  const heading = findTitle(passages, known, title);
  const headingPlaces = new Set<Place>();
  for (let at = passages[heading]?.place; at; at = at.above) headingPlaces.add(at);
  const sizeUntil = new Float64Array(passages.length + 1);
  const linkedUntil = new Float64Array(passages.length + 1);
  for (let at = 0; at < passages.length; at++) {
    const size = known[at]?.size ?? 0;
    sizeUntil[at + 1] = (sizeUntil[at] ?? 0) + size;
    linkedUntil[at + 1] = (linkedUntil[at] ?? 0) + size * (passages[at]?.linkShare ?? 0);
  }
  return {
    passages,
    known,
    title,
    description: new Set(wordsOf(facts.description)),
    total: sizeUntil[passages.length] || 1,
    heading,
    headingDepth: passages[heading]?.place.depth ?? 0,
    headingPlaces,
    sizeUntil,
    linkedUntil,
    seen: new Map(),
    under: Number.NEGATIVE_INFINITY,
    isLeadingAway: false,
  };
}

/** What it says. */
function putWords(
  rows: Float32Array,
  from: number,
  page: Page,
  { text, linkShare }: Passage,
  one: KnownPassage,
): number {
  let column = from;
  const times = page.seen.get(text) ?? 0;
  page.seen.set(text, times + 1);
  rows[column++] = one.size;
  rows[column++] = log(text.length);
  rows[column++] = linkShare;
  rows[column++] = ENDS_SENTENCE.test(text.slice(-20)) ? 1 : 0;
  rows[column++] = share(digitsOf(text), text.length);
  rows[column++] = overlap(one.words, page.title);
  rows[column++] = overlap(one.words, page.description);
  rows[column++] = times;
  return column;
}

/** Where it stands. */
function putPlace(rows: Float32Array, from: number, page: Page, at: number, place: Place, here: KnownPlace): number {
  let column = from;
  const { around } = here;
  rows[column++] = TAG_NUMBERS.get(place.node.tag) ?? -1;
  rows[column++] = here.near;
  rows[column++] = place.depth;
  for (let kind = 0; kind < around.length; kind++) rows[column++] = Math.min(2, around[kind] ?? 0);
  rows[column++] = here.folded ? 1 : 0;
  rows[column++] = at / page.passages.length;
  rows[column++] = (page.sizeUntil[at] ?? 0) / page.total;
  rows[column++] = (page.total - (page.sizeUntil[at + 1] ?? 0)) / page.total;
  return column;
}

/** How far it is from the heading of the page, and from the one over it. */
function putHeading(
  rows: Float32Array,
  from: number,
  page: Page,
  at: number,
  { text, place }: Passage,
  one: KnownPassage,
): number {
  let column = from;
  let common = place;
  while (common.above && !page.headingPlaces.has(common)) common = common.above;
  if (one.heading) {
    page.under = at;
    page.isLeadingAway = leadsAway(text);
  }
  rows[column++] = Math.min(200, Math.max(-200, at - page.heading));
  rows[column++] = page.headingDepth - common.depth;
  rows[column++] = place.depth - common.depth;
  rows[column++] = share(common.depth, page.headingDepth);
  rows[column++] = Math.min(at - page.under, 50);
  rows[column++] = page.isLeadingAway ? 1 : 0;
  return column;
}

/** What the nodes around it are called. */
function putNames(rows: Float32Array, from: number, place: Place, here: KnownPlace): number {
  let column = from;
  rows[column++] = here.least;
  rows[column++] = here.most;
  rows[column++] = here.all;
  let found = 0;
  let least = 0;
  for (let level: Place | undefined = place; level && found <= NAMES; level = level.above) {
    const said = level.known?.said;
    if (!said || said.words === 0) continue;
    if (found < NAMES) rows[column + found] = said.all;
    least = found === 0 ? said.least : Math.min(least, said.least);
    found += 1;
  }
  column += NAMES;
  rows[column++] = least;
  return column;
}

/** What the nodes around it hold. */
function putContainers(rows: Float32Array, from: number, page: Page, place: Place, here: KnownPlace): number {
  let column = from;
  let around = place;
  for (let at = 0; at < CONTAINER_SIZES.length; at++) {
    const least = CONTAINER_SIZES[at] ?? 0;
    while (around.above && (around.known?.size ?? 0) < least) around = around.above;
    const sum = around.known ?? here;
    rows[column++] = share(sum.linked, sum.size);
    rows[column++] = share(sum.size, sum.passages);
    rows[column++] = sum.size / page.total;
    rows[column++] = share(sum.headings, sum.passages);
  }
  around = place;
  let levels = 1;
  for (let at = 0; at < CONTAINER_LEVELS.length; at++) {
    for (; levels < (CONTAINER_LEVELS[at] ?? 0) && around.above; levels++) around = around.above;
    const sum = around.known ?? here;
    rows[column++] = log(sum.size);
    rows[column++] = share(sum.linked, sum.size);
    rows[column++] = share(sum.prose, sum.size);
    rows[column++] = sum.passages;
  }
  return column;
}

/** The nearest node around that has most siblings like it: posts, products, rows. */
function putRepeats(rows: Float32Array, from: number, start: Place): number {
  let times = 0;
  let size = 0;
  let place = start;
  for (let level = 0; level < REPEAT_LEVELS && place.above; level++) {
    const { known } = place;
    if (known && known.alike > times) {
      times = known.alike;
      size = known.size;
    }
    place = place.above;
  }
  rows[from] = Math.min(times, 50);
  rows[from + 1] = log(size);
  return from + 2;
}

/** What stands beside it. */
function putNeighbours(
  rows: Float32Array,
  from: number,
  { passages, known, sizeUntil, linkedUntil }: Page,
  at: number,
): number {
  let column = from;
  const place = passages[at]?.place;
  const next = passages[at + 1]?.place;
  for (let side = 0; side < NEIGHBOURS.length; side++) {
    rows[column++] = log(known[at + (NEIGHBOURS[side] ?? 0)]?.size ?? 0);
  }
  rows[column++] = next && (next === place || (next.above !== undefined && next.above === place?.above)) ? 1 : 0;
  for (let window = 0; window < WINDOWS.length; window++) {
    const reach = WINDOWS[window] ?? 0;
    const first = Math.max(0, at - reach);
    const last = Math.min(passages.length, at + reach + 1);
    const linked = (linkedUntil[last] ?? 0) - (linkedUntil[first] ?? 0);
    rows[column++] = share(linked, (sizeUntil[last] ?? 0) - (sizeUntil[first] ?? 0));
  }
  return column;
}

/** The passage that names the page: the `h1` most like its title, else the passage most like it. */
function findTitle(passages: readonly Passage[], known: readonly KnownPassage[], title: ReadonlySet<string>): number {
  const isMain = (place: Place | undefined): boolean =>
    place !== undefined && (place.node.level === 1 || isMain(place.above));
  const headings: number[] = [];
  for (let at = 0; at < passages.length; at++) if (known[at]?.heading && isMain(passages[at]?.place)) headings.push(at);
  const count = headings.length || passages.length;
  let best = headings[0] ?? 0;
  let most = -1;
  for (let nth = 0; nth < count; nth++) {
    const at = headings.length > 0 ? (headings[nth] ?? 0) : nth;
    const words = new Set(known[at]?.words);
    let both = 0;
    for (const word of words) if (title.has(word)) both += 1;
    const like = both / Math.max(1, words.size + title.size - both);
    if (like > most) {
      most = like;
      best = at;
    }
  }
  return best;
}

/** The share of the words that are among others. */
function overlap(words: readonly string[], others: ReadonlySet<string>): number {
  if (others.size === 0) return 0;
  let both = 0;
  for (const word of words) if (others.has(word)) both += 1;
  return share(both, words.length);
}

function digitsOf(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length && at < 300; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) count += 1;
  }
  return count;
}
