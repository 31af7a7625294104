import { createNameReader, type Evidence, type Said } from './name-evidence.ts';
import type { PageNode } from './page-node.ts';
import type { Passage, Place } from './passages.ts';

/** What is known of one passage. */
export interface KnownPassage {
  /** Its words, those at its beginning if it is long. */
  words: readonly string[];
  /** About how many words it has. */
  size: number;
  /** The same if it is prose, else 0. */
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
  /** What its own name says. */
  said: Said;
  /** Of all names from here up. */
  least: number;
  most: number;
  all: number;
  /** How often it stands in each of AROUND. */
  around: Uint8Array;
  /** The nearest node that says by its tag what it is: its number in TAGS, or -1. */
  near: number;
  folded: boolean;
  /** How many nodes beside this one are of its kind, with it: posts, products, rows. */
  alike: number;
}

export const TAGS =
  'p li td th dt dd div span h1 h2 h3 h4 h5 h6 a button label figcaption pre blockquote section'.split(' ');
export const TAG_NUMBERS: ReadonlyMap<string, number> = new Map(TAGS.map((tag, at) => [tag, at]));
const SAYS_NOTHING = new Set(['div', 'span', 'section']);
export const AROUND = 'main article section aside nav header footer ul ol table form pre'.split(' ');
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
const NOTHING: Said = { words: 0, least: 0, most: 0, all: 0 };

/** Learns what is to be known of the places of all passages (`Place.known`). */
export function knowPlaces(passages: readonly Passage[], known: readonly KnownPassage[], evidence: Evidence): void {
  const readName = createNameReader(evidence);
  const alike = createKindCounter();
  /** Each behind those around it. */
  const places: Place[] = [];
  const know = (place: Place): KnownPlace => {
    if (place.known) return place.known;
    const above = place.above && know(place.above);
    const one = knowPlace(place, above, above ? readName(place.node) : NOTHING);
    if (place.above) one.alike = alike(place.above.node, place.node);
    place.known = one;
    places.push(place);
    return one;
  };
  for (let at = 0; at < passages.length; at++) {
    const passage = passages[at];
    const one = known[at];
    if (!passage || !one) continue;
    const sum = know(passage.place);
    sum.size += one.size;
    sum.linked += one.size * passage.linkShare;
    sum.passages += 1;
    sum.prose += one.prose;
    if (one.heading) sum.headings += 1;
  }
  for (let at = places.length - 1; at >= 0; at--) {
    const place = places[at];
    const above = place?.above?.known;
    if (!place?.known || !above) continue;
    const { size, linked, passages: count, prose, headings } = place.known;
    above.size += size;
    above.linked += linked;
    above.passages += count;
    above.prose += prose;
    above.headings += headings;
  }
}

function knowPlace({ node }: Place, above: KnownPlace | undefined, said: Said): KnownPlace {
  const around = above ? above.around.slice() : new Uint8Array(AROUND.length);
  const tag = AROUND_NUMBERS.get(node.tag);
  if (tag !== undefined) around[tag] = (around[tag] ?? 0) + 1;
  const role = node.role === '' ? undefined : AROUND_NUMBERS.get(ROLES[node.role] ?? '');
  if (role !== undefined && role !== tag) around[role] = (around[role] ?? 0) + 1;
  const isFirst = above === undefined || (above.least === 0 && above.most === 0 && above.all === 0);
  const number = SAYS_NOTHING.has(node.tag) ? undefined : TAG_NUMBERS.get(node.tag);
  return {
    size: 0,
    linked: 0,
    passages: 0,
    prose: 0,
    headings: 0,
    said,
    least: said.words === 0 ? (above?.least ?? 0) : isFirst ? said.least : Math.min(above.least, said.least),
    most: said.words === 0 ? (above?.most ?? 0) : isFirst ? said.most : Math.max(above.most, said.most),
    all: (above?.all ?? 0) + said.all,
    around,
    near: number ?? above?.near ?? -1,
    folded: node.folded === true || above?.folded === true,
    alike: 0,
  };
}

/** Counts the children of a node that are of the kind of one of them. */
function createKindCounter(): (parent: PageNode, child: PageNode) => number {
  const counted = new Map<PageNode, Map<string, number>>();
  return (parent, child) => {
    let kinds = counted.get(parent);
    if (!kinds) {
      kinds = countKinds(parent);
      counted.set(parent, kinds);
    }
    return kinds.get(kindOf(child)) ?? 0;
  };
}

function countKinds({ children }: PageNode): Map<string, number> {
  const kinds = new Map<string, number>();
  for (let at = 0; at < children.length; at++) {
    const child = children[at];
    if (child === undefined || typeof child === 'string') continue;
    const kind = kindOf(child);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return kinds;
}

const kindOf = ({ tag, classes }: PageNode): string => `${tag} ${classes}`;
