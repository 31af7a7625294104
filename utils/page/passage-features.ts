import { countWords, wordsOf } from './count-words.ts';
import { leadsAway } from './leads-away.ts';
import { createNameReader, type Evidence, type Said } from './name-evidence.ts';
import type { PageFacts } from './page-facts.ts';
import type { PageNode } from './page-node.ts';
import type { Passage, Place } from './passages.ts';

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

const TAGS = 'p li td th dt dd div span h1 h2 h3 h4 h5 h6 a button label figcaption pre blockquote section'.split(' ');
const TAG_NUMBERS: ReadonlyMap<string, number> = new Map(TAGS.map((tag, at) => [tag, at]));
const SAYS_NOTHING = new Set(['div', 'span', 'section']);
const AROUND = 'main article section aside nav header footer ul ol table form pre'.split(' ');
const AROUND_NUMBERS: ReadonlyMap<string, number> = new Map(AROUND.map((tag, at) => [tag, at]));
const ROLES: Readonly<Record<string, string>> = {
  navigation: 'nav',
  main: 'main',
  banner: 'header',
  contentinfo: 'footer',
  complementary: 'aside',
  article: 'article',
  search: 'form',
};
const COUNTED = ['article', 'p', 'pre', 'table', 'time'];
/** A container is looked at when it holds so many words, and so many levels up. */
const CONTAINER_SIZES = [25, 100, 400];
const CONTAINER_LEVELS = [2, 3, 4];
const NEIGHBOURS = [-2, -1, 1, 2];
const WINDOWS = [5, 15];
/** From this size on, outside links, a passage counts as prose. */
const PROSE_WORDS = 10;
/** So much of a passage is looked at word by word. */
const MOST_CHARS = 240;

const ENDS_SENTENCE = /[.!?…。！？]["'”’)\]]*$/;

/** What is known of one passage. */
interface Known {
  words: readonly string[];
  size: number;
  prose: number;
  heading: boolean;
}

/** What is known of a place: what it holds, and what it and the places around it are called. */
export interface KnownPlace {
  size: number;
  linked: number;
  passages: number;
  prose: number;
  headings: number;
  said: Said;
  /** Of all names from here up. */
  least: number;
  most: number;
  all: number;
  /** How often it stands in each of AROUND. */
  around: Uint8Array;
  near: number;
  folded: boolean;
}

const log = (value: number): number => Math.log1p(Math.max(0, value));
const share = (part: number, whole: number): number => (whole <= 0 ? 0 : part / whole);

/**
 * Describes the passages of a page, each with what stands around it. `evidence` tells what names of nodes speak for. What is
 * outside the content by its kind is not described: its rows are empty.
 */
export function describePassages(
  page: PageNode,
  passages: readonly Passage[],
  facts: PageFacts,
  evidence: Evidence,
): PassageFeatures {
  const known = passages.map(knowPassage);
  knowPlaces(passages, known, evidence);
  const ofPage = describePage(page, known, passages, facts);
  const title = new Set(wordsOf(facts.title));
  const description = new Set(wordsOf(facts.description));
  const total = known.reduce((sum, { size }) => sum + size, 0) || 1;
  const heading = findTitle(passages, known, title);
  const titlePlaces = new Set(pathTo(passages[heading]?.place));
  const titleDepth = passages[heading]?.place.depth ?? 0;
  const linkedUntil = sumsOf(passages, (passage, at) => passage.linkShare * (known[at]?.size ?? 0));
  const sizeUntil = sumsOf(passages, (_, at) => known[at]?.size ?? 0);
  const seen = new Map<string, number>();
  const repeats = new Map<PageNode, Map<string, number>>();
  const width = WIDTH + ofPage.length;
  const rows = new Float32Array(width * passages.length);
  let lastHeading = Number.NEGATIVE_INFINITY;
  let isLeadingAway = false;

  for (let at = 0; at < passages.length; at++) {
    const passage = passages[at];
    const one = known[at];
    if (!passage || !one) continue;
    const { text, place, linkShare } = passage;
    const here = place.known;
    if (!here || place.outside || text === '') continue;
    let column = at * width;
    const put = (value: number): void => {
      rows[column] = value;
      column += 1;
    };
    // What it says.
    put(one.size);
    put(log(text.length));
    put(linkShare);
    put(ENDS_SENTENCE.test(text.slice(-20)) ? 1 : 0);
    put(share(digitsOf(text), text.length));
    put(overlap(one.words, title));
    put(overlap(one.words, description));
    put(seen.get(text) ?? 0);
    seen.set(text, (seen.get(text) ?? 0) + 1);
    // Where it stands.
    put(TAG_NUMBERS.get(place.node.tag) ?? -1);
    put(here.near);
    put(place.depth);
    for (const times of here.around) put(Math.min(2, times));
    put(here.folded ? 1 : 0);
    put(at / passages.length);
    put((sizeUntil[at] ?? 0) / total);
    put((total - (sizeUntil[at + 1] ?? 0)) / total);
    // How far from the heading of the page.
    let common = place;
    while (common.above && !titlePlaces.has(common)) common = common.above;
    put(Math.min(200, Math.max(-200, at - heading)));
    put(titleDepth - common.depth);
    put(place.depth - common.depth);
    put(share(common.depth, titleDepth));
    if (one.heading) {
      lastHeading = at;
      isLeadingAway = leadsAway(text);
    }
    put(Math.min(at - lastHeading, 50));
    put(isLeadingAway ? 1 : 0);
    // What the nodes around it are called.
    put(here.least);
    put(here.most);
    put(here.all);
    let [level, found, nearLeast] = [place as Place | undefined, 0, 0];
    for (; level && found < 4; level = level.above) {
      const said = level.known?.said;
      if (!said || said.words === 0) continue;
      if (found < 3) put(said.all);
      nearLeast = found === 0 ? said.least : Math.min(nearLeast, said.least);
      found += 1;
    }
    for (; found < 3; found++) put(0);
    put(nearLeast);
    // What they hold.
    for (const least of CONTAINER_SIZES) {
      let around = place;
      while (around.above && (around.known?.size ?? 0) < least) around = around.above;
      const sum = around.known ?? here;
      put(share(sum.linked, sum.size));
      put(share(sum.size, sum.passages));
      put(sum.size / total);
      put(share(sum.headings, sum.passages));
    }
    for (const levels of CONTAINER_LEVELS) {
      let around = place;
      for (let up = 1; up < levels && around.above; up++) around = around.above;
      const sum = around.known ?? here;
      put(log(sum.size));
      put(share(sum.linked, sum.size));
      put(share(sum.prose, sum.size));
      put(sum.passages);
    }
    const repeated = mostRepeated(place, repeats);
    put(Math.min(repeated.times, 50));
    put(log(repeated.place?.known?.size ?? 0));
    // What stands beside it.
    for (const step of NEIGHBOURS) put(log(known[at + step]?.size ?? -1));
    const next = passages[at + 1]?.place;
    put(next && (next === place || (next.above !== undefined && next.above === place.above)) ? 1 : 0);
    for (const reach of WINDOWS) {
      const [from, to] = [Math.max(0, at - reach), Math.min(passages.length, at + reach + 1)];
      put(share((linkedUntil[to] ?? 0) - (linkedUntil[from] ?? 0), (sizeUntil[to] ?? 0) - (sizeUntil[from] ?? 0)));
    }
    rows.set(ofPage, column);
  }
  return { width, rows, sizes: Float32Array.from(known, ({ size }) => size), title: heading };
}

/** Numbers in a row but for those of the page. */
const WIDTH =
  8 +
  3 +
  AROUND.length +
  4 +
  6 +
  3 +
  4 +
  CONTAINER_SIZES.length * 4 +
  CONTAINER_LEVELS.length * 4 +
  2 +
  NEIGHBOURS.length +
  1 +
  WINDOWS.length;

function knowPassage({ text, place, linkShare }: Passage): Known {
  const size = countWords(text);
  let heading = false;
  for (let at: Place | undefined = place; at && !heading; at = at.above) heading = at.node.level !== undefined;
  return {
    words: wordsOf(text.length > MOST_CHARS ? text.slice(0, MOST_CHARS) : text),
    size,
    prose: size >= PROSE_WORDS && linkShare < 0.5 ? size : 0,
    heading,
  };
}

function knowPlaces(passages: readonly Passage[], known: readonly Known[], evidence: Evidence): void {
  const readName = createNameReader(evidence);
  for (let at = 0; at < passages.length; at++) {
    const passage = passages[at];
    const one = known[at];
    if (!passage || !one) continue;
    const linked = one.size * passage.linkShare;
    for (let place: Place | undefined = passage.place; place; place = place.above) {
      const sum = knowPlace(place, readName);
      sum.size += one.size;
      sum.linked += linked;
      sum.passages += 1;
      sum.prose += one.prose;
      if (one.heading) sum.headings += 1;
    }
  }
}

const NOTHING: Said = { words: 0, least: 0, most: 0, all: 0 };

function knowPlace(place: Place, readName: (node: PageNode) => Said): KnownPlace {
  if (place.known) return place.known;
  const above = place.above && knowPlace(place.above, readName);
  const { node } = place;
  const said = above ? readName(node) : NOTHING;
  const around = above ? Uint8Array.from(above.around) : new Uint8Array(AROUND.length);
  const tag = AROUND_NUMBERS.get(node.tag);
  if (tag !== undefined) around[tag] = (around[tag] ?? 0) + 1;
  const role = node.role === '' ? undefined : AROUND_NUMBERS.get(ROLES[node.role] ?? '');
  if (role !== undefined && role !== tag) around[role] = (around[role] ?? 0) + 1;
  const isFirst = above === undefined || (above.least === 0 && above.most === 0 && above.all === 0);
  const number = SAYS_NOTHING.has(node.tag) ? undefined : TAG_NUMBERS.get(node.tag);
  const one: KnownPlace = {
    ...{ size: 0, linked: 0, passages: 0, prose: 0, headings: 0, said, around },
    least: said.words === 0 ? (above?.least ?? 0) : isFirst ? said.least : Math.min(above.least, said.least),
    most: said.words === 0 ? (above?.most ?? 0) : isFirst ? said.most : Math.max(above.most, said.most),
    all: (above?.all ?? 0) + said.all,
    near: number ?? above?.near ?? -1,
    folded: node.folded === true || above?.folded === true,
  };
  place.known = one;
  return one;
}

function describePage(
  page: PageNode,
  known: readonly Known[],
  passages: readonly Passage[],
  facts: PageFacts,
): number[] {
  const total = known.reduce((sum, { size }) => sum + size, 0) || 1;
  const types = [...facts.linkedData.matchAll(/"@type"\s*:\s*\[?\s*"(\w+)"/g)].map(([, type = '']) => type);
  const tags = new Map(COUNTED.map((tag) => [tag, 0]));
  countTags(page, tags);
  return [
    facts.openGraphType.includes('product'),
    types.some((type) => /Article|Posting/.test(type)),
    types.some((type) => /^Product(?:Group)?$/.test(type)),
    types.some((type) => /^(?:ItemList|CollectionPage)$/.test(type)),
    types.some((type) => /Discussion|QAPage/.test(type)),
    log(total),
    known.reduce((sum, { size }, at) => sum + size * (passages[at]?.linkShare ?? 0), 0) / total,
    known.reduce((sum, { prose }) => sum + prose, 0) / total,
    log(known.length),
    facts.pathDepth,
    ...[...tags.values()].map(log),
  ].map(Number);
}

function countTags(node: PageNode, tags: Map<string, number>): void {
  const known = tags.get(node.tag);
  if (known !== undefined) tags.set(node.tag, known + 1);
  for (const child of node.children) if (typeof child !== 'string') countTags(child, tags);
}

/** The passage that names the page: the `h1` most like its title, else the passage most like it. */
function findTitle(passages: readonly Passage[], known: readonly Known[], title: ReadonlySet<string>): number {
  const isMain = (place: Place | undefined): boolean =>
    place !== undefined && (place.node.level === 1 || isMain(place.above));
  const headings = [...passages.keys()].filter((at) => known[at]?.heading && isMain(passages[at]?.place));
  let best = headings[0] ?? 0;
  let most = -1;
  for (const at of headings.length > 0 ? headings : passages.keys()) {
    const words = new Set(known[at]?.words);
    let both = 0;
    for (const word of words) if (title.has(word)) both += 1;
    const like = both / Math.max(1, words.size + title.size - both);
    if (like > most) [most, best] = [like, at];
  }
  return best;
}

function pathTo(place: Place | undefined): Place[] {
  const path: Place[] = [];
  for (let at = place; at; at = at.above) path.push(at);
  return path;
}

/** Sums up to but not including each passage, and of all. */
function sumsOf(passages: readonly Passage[], value: (passage: Passage, at: number) => number): Float64Array {
  const sums = new Float64Array(passages.length + 1);
  for (const [at, passage] of passages.entries()) sums[at + 1] = (sums[at] ?? 0) + value(passage, at);
  return sums;
}

/** The nearest node around that has most siblings like it: posts, products, rows. */
function mostRepeated(
  from: Place,
  repeats: Map<PageNode, Map<string, number>>,
): { times: number; place: Place | undefined } {
  let times = 0;
  let most: Place | undefined;
  let place = from;
  for (let level = 0; level < 6 && place.above; level++) {
    const { node } = place.above;
    let kinds = repeats.get(node);
    if (!kinds) {
      kinds = countKinds(node);
      repeats.set(node, kinds);
    }
    const found = kinds.get(kindOf(place.node)) ?? 0;
    if (found > times) [times, most] = [found, place];
    place = place.above;
  }
  return { times, place: most };
}

function countKinds({ children }: PageNode): Map<string, number> {
  const kinds = new Map<string, number>();
  for (const child of children) {
    if (typeof child !== 'string') kinds.set(kindOf(child), (kinds.get(kindOf(child)) ?? 0) + 1);
  }
  return kinds;
}

const kindOf = ({ tag, classes }: PageNode): string => `${tag} ${classes}`;

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
