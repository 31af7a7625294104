import type { ParsedPage, Passage } from './parse-page.ts';
import { stemsOf } from './words.ts';

/** How much a word counts by where it stands. */
export const IN_TEXT = 1;
const IN_HEADING = 0.9;
export const IN_TITLE = 0.85;
const IN_NEIGHBOUR = 0.5;

/** The passages that a stem counts for, by their indexes in rising order, and how much for each. */
interface Places {
  at: readonly number[];
  values: readonly number[];
}

/** Where the words of a page stand. */
export interface WordPlaces {
  of(stem: string): Places;
  /** How rare the commonest of some stems is. */
  rarityOf(stems: Iterable<string>): number;
}

const NOWHERE: Places = { at: [], values: [] };

/** Finds where each word of a page counts: in a passage, its headings, the page's title, or beside it. */
export function placeWords(page: ParsedPage): WordPlaces {
  const places = new Map<string, { at: number[]; values: number[] }>();
  const counts = new Map<string, number>();
  const stems = stemsIn(page);
  for (const passage of page.passages) {
    for (const [stem, value] of wordsAt(page, passage, stems)) {
      const found = places.get(stem) ?? { at: [], values: [] };
      found.at.push(passage.index);
      found.values.push(value);
      places.set(stem, found);
      if (value >= IN_TITLE) counts.set(stem, (counts.get(stem) ?? 0) + 1);
    }
  }
  return {
    of: (stem) => places.get(stem) ?? NOWHERE,
    rarityOf(stems) {
      let most = 1;
      for (const stem of stems) most = Math.max(most, counts.get(stem) ?? 0);
      return Math.log(1 + (page.passages.length + 1) / (1 + most));
    },
  };
}

/** How much each stem counts for a passage. */
function wordsAt(page: ParsedPage, passage: Passage, stems: PageStems): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const put = (words: readonly string[] = [], value: number) => {
    for (const one of words) places.set(one, Math.max(value, places.get(one) ?? 0));
  };
  put(stems.passages[passage.index], IN_TEXT);
  const { own, above } = stems.headings[passage.section] ?? { own: [], above: [] };
  put(own, IN_HEADING);
  put(above, IN_TITLE);
  put(stems.title, IN_TITLE);
  for (const at of [passage.index - 1, passage.index + 1]) {
    const other = page.passages[at];
    if (other && other.section === passage.section && other.kind !== 'code' && other.kind !== 'row')
      put(stems.passages[at], IN_NEIGHBOUR);
  }
  return places;
}

/** The stems of a page, taken once. */
interface PageStems {
  passages: readonly (readonly string[])[];
  /** Of each section: of its own heading, and of those above it. */
  headings: readonly { own: readonly string[]; above: readonly string[] }[];
  title: readonly string[];
}

const stemsIn = (page: ParsedPage): PageStems => ({
  passages: page.passages.map(({ text }) => stemsOf(text)),
  headings: page.sections.map(({ index }) => {
    const [own = '', ...above] = headingsOver(page, index);
    return { own: stemsOf(own), above: above.flatMap(stemsOf) };
  }),
  title: stemsOf(page.title),
});

/** The heading of a section and those above it; the title of a whole page is one above. */
function headingsOver(page: ParsedPage, section: number): string[] {
  const titles: string[] = [];
  let level = Number.POSITIVE_INFINITY;
  for (const one of page.sections.slice(0, section + 1).reverse()) {
    if (one.title === '' || one.level >= level) continue;
    if (titles.length === 0 && one.level === 1) titles.push('');
    titles.push(one.title);
    level = one.level;
  }
  return titles;
}
