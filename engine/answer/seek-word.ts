import type { ParsedPage } from './parse-page.ts';
import { IN_TEXT, IN_TITLE, type WordPlaces } from './place-words.ts';
import { type Spoken, soundsLike, spoken } from './sounds-like.ts';
import { kindsOf, synonymsOf, thingsOf } from './synonyms.ts';
import type { Term } from './terms.ts';
import { namesOfMeasure, type Wish } from './wishes.ts';
import { isContentWord, stem, wordsOf } from './words.ts';

/** What stands for a word in a title only says little: a page of returns is not about refunds everywhere. */
const STANDS_IN_TITLE = 0.6;
/** How much a word counts by how it is the word that was asked for. */
const AS_SYNONYM = 0.8;
/** One vegetable may be there for a reason of its own; several are the vegetables. */
const AS_ONE_THING = 0.55;
/** What holds for a kind need not hold for one of it. */
const AS_KIND = 0.65;
const AS_HEARD = 0.85;
const AS_LONGER = 0.6;
/** Of words that sound alike, those count that are so near to the best. */
const AS_GOOD = 0.05;
/** The same question is put several times: whether there is an answer, for it, and for what comes nearest. */
const MOST_KNOWN = 48;

/** A term with where it is on a page. */
export interface Sought extends Term {
  /** Whether anything on the page stands for it. */
  isThere: boolean;
  rarity: number;
  /** How much of it each passage has, from 0 to 1. */
  worth: Float64Array;
  /** 1 for each passage that says it itself, and not only over it or beside it. */
  said: Uint8Array;
}

/** Looks for a term; what it sounds like only where that is wanted. */
export type Seeker = (term: Term, wish: Wish, isHeard: boolean) => Sought;

/** Makes a page's words findable. */
export function createSeeker(page: ParsedPage, places: WordPlaces): Seeker {
  const words = vocabularyOf(page);
  const sorted = [...words.keys()].sort();
  const known = new Map<string, Omit<Sought, keyof Term>>();
  return (term, wish, isHeard) => {
    const key = [term.word, ...term.joined, term.isMeasure && wish, isHeard].join(' ');
    const found = known.get(key) ?? locate(term, standsFor(term, { words, sorted }, wish, isHeard), page, places);
    known.delete(key);
    known.set(key, found);
    for (const oldest of known.keys()) if (known.size > MOST_KNOWN) known.delete(oldest);
    return { ...term, ...found };
  };
}

/** The words of a page. */
interface Vocabulary {
  words: ReadonlyMap<string, Spoken>;
  /** Their stems in the order of their letters. */
  sorted: readonly string[];
}

/** The stems of a page's words, with the words as they stand. */
function vocabularyOf(page: ParsedPage): ReadonlyMap<string, Spoken> {
  const texts = [page.title, ...page.sections.map(({ title }) => title), ...page.passages.map(({ text }) => text)];
  const words = new Map(
    texts
      .flatMap(wordsOf)
      .filter(isContentWord)
      .map((word) => [stem(word), word]),
  );
  return new Map([...words].map(([one, word]) => [one, spoken(word)]));
}

/** What on the page stands for a term, with how well: the word itself, else what it begins, what is said for it, and what it sounds like. */
function standsFor(
  term: Term,
  { words, sorted }: Vocabulary,
  wish: Wish,
  isHeard: boolean,
): ReadonlyMap<string, number> {
  const stands = new Map<string, number>();
  const put = (one: string, value: number) => stands.set(one, Math.max(value, stands.get(one) ?? 0));
  if (words.has(term.stem)) put(term.stem, 1);
  for (const other of synonymsOf(term.stem)) if (words.has(other)) put(other, AS_SYNONYM);
  for (const other of kindsOf(term.stem)) if (words.has(other)) put(other, AS_KIND);
  if (term.isMeasure) for (const name of namesOfMeasure(wish)) if (words.has(stem(name))) put(stem(name), AS_SYNONYM);
  for (const one of nearInLength(term.stem, { words, sorted })) if (isLonger(one, term.stem)) put(one, AS_LONGER);
  if (isHeard && Math.max(0, ...stands.values()) <= AS_LONGER)
    for (const [one, value] of heardAs(term, words)) put(one, value);
  return stands;
}

/** The words that begin a word, and those that it begins. */
function* nearInLength(one: string, { words, sorted }: Vocabulary): Generator<string> {
  for (let length = one.length - 1; length > 0; length -= 1)
    if (words.has(one.slice(0, length))) yield one.slice(0, length);
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? '') < one) from = middle + 1;
    else to = middle;
  }
  for (; sorted[from]?.startsWith(one); from += 1) yield sorted[from] ?? '';
}

/** The stems of the page that a term sounds most like. */
function heardAs({ word, joined }: Term, words: ReadonlyMap<string, Spoken>): [string, number][] {
  const heard = [word, ...joined].map(spoken);
  const alike = [...words].flatMap(([one, meant]): [string, number][] => {
    const value = Math.max(...heard.map((each) => soundsLike(each, meant))) * AS_HEARD;
    return value > 0 ? [[one, value]] : [];
  });
  const best = Math.max(0, ...alike.map(([, value]) => value));
  return alike.filter(([, value]) => value >= best - AS_GOOD);
}

/** Whether one word is the beginning of the other: "install" and "installation", "lens" and "lenses". */
function isLonger(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  const more = long.length - short.length;
  return more > 0 && long.startsWith(short) && (short.length >= 6 ? more <= 5 : short.length >= 4 && more <= 3);
}

/** Where a term is: by what stands for it, and by the things that are of the kind it names. */
function locate(
  term: Term,
  stands: ReadonlyMap<string, number>,
  page: ParsedPage,
  places: WordPlaces,
): Omit<Sought, keyof Term> {
  const worth = new Float64Array(page.passages.length);
  const said = new Uint8Array(page.passages.length);
  const put = (at: number, value: number): void => {
    worth[at] = Math.max(worth[at] ?? 0, value);
  };
  for (const [one, value] of stands) {
    const { at, values } = places.of(one);
    for (const [i, index] of at.entries()) {
      const place = values[i] ?? 0;
      put(index, value * place * (value < 1 && place === IN_TITLE ? STANDS_IN_TITLE : 1));
      if (place === IN_TEXT) said[index] = 1;
    }
  }
  const things = new Map<number, number>();
  for (const one of thingsOf(term.stem)) {
    const { at, values } = places.of(one);
    for (const [i, index] of at.entries()) if (values[i] === IN_TEXT) things.set(index, (things.get(index) ?? 0) + 1);
  }
  for (const [index, count] of things) put(index, count > 1 ? AS_SYNONYM : AS_ONE_THING);
  return { isThere: stands.size > 0, rarity: places.rarityOf(stands.keys()), worth, said };
}
