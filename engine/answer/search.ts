import type { ParsedPage, Passage } from './parse-page.ts';
import { type Spoken, soundsLike, spoken } from './sounds-like.ts';
import { synonymsOf, thingsOf } from './synonyms.ts';
import { type Term, termsOf } from './terms.ts';
import { canAnswer, isHeadedFor, isTelling, namesOfMeasure, unfit, type Wish } from './wishes.ts';
import { isContentWord, stem, stemsOf, wordsOf } from './words.ts';

/** A passage that fits a question. */
export interface Hit {
  passage: Passage;
  /** Only for comparing hits of one question. */
  score: number;
  /** Share of what the question asks for, weighted by rarity, that stands in the passage, its heading or its neighbours. */
  coverage: number;
}

/** What a question goes on from. */
export interface Before {
  /** The words of the questions before it: they help to choose and need not be there. */
  asked: readonly string[];
  /** What kind of answer they asked for; undefined if for none. */
  wish?: Wish;
  /** Index of the passage that was the last answer; undefined if there was none. */
  at?: number;
}

/** What is looked for. */
export interface Wanted {
  question: string;
  wish?: Wish;
  before?: Before;
  /** The least coverage; what answers a question unless told. */
  least?: number;
}

/** A page made searchable. */
export interface PageIndex {
  /** The best passages first; empty if too little of what was asked stands on the page. */
  find(wanted: Wanted): Hit[];
}

/** How much of a question must be in one place for it to be answered. */
const ENOUGH_COVERAGE = 0.64;
/** And for being told as the nearest thing that the page says. */
export const NEAR_COVERAGE = 0.42;
const HITS = 12;
/** Share of the words of a heading and a question that both have, where they ask the same. */
const SAME_QUESTION = 0.65;

/** How much a word counts by where it stands. */
const IN_TEXT = 1;
const IN_HEADING = 0.9;
const IN_NEIGHBOUR = 0.5;
const IN_TITLE = 0.85;
/** What stands for a word in a title only says little: a page of returns is not about refunds everywhere. */
const STANDS_IN_TITLE = 0.6;
/** And by how it is the word that was asked for. */
const AS_SYNONYM = 0.8;
/** One vegetable may be there for a reason of its own; several are the vegetables. */
const AS_ONE_THING = 0.55;
const AS_HEARD = 0.85;
const AS_LONGER = 0.6;
/** Of words that sound alike, those count that are so near to the best. */
const AS_GOOD = 0.05;
/** "How heavy" is said by "1.1 kg". */
const AS_MEASURE = 0.7;
/** Words of the questions before count so much. */
const BEFORE_WEIGHT = 0.4;

/** Where each stem counts for a passage, from 0 to 1. */
type Places = ReadonlyMap<string, number>;

/** A term with the stems of the page that stand for it, each with how well. */
interface Sought extends Term {
  stands: ReadonlyMap<string, number>;
}

/** Passages by the words that they, their headings and their neighbours have; synonyms and misheard words count nearly as much. */
export function indexPage(page: ParsedPage): PageIndex {
  const places = page.passages.map((passage) => placesOf(page, passage));
  const counts = new Map<string, number>();
  for (const found of places)
    for (const [one, value] of found) if (value >= IN_TITLE) counts.set(one, (counts.get(one) ?? 0) + 1);
  const words = vocabularyOf(page);
  // The same question is put several times: whether there is an answer, for it, and for what comes nearest.
  const known = new Map<string, ReadonlyMap<string, number>>();
  const find = (term: Term, wish: Wish): Sought => {
    const key = [term.word, ...term.joined, term.isMeasure && wish].join(' ');
    const stands = known.get(key) ?? seek(term, words, wish);
    known.set(key, stands);
    return { ...term, stands };
  };
  const rarity = (one: Sought): number => {
    const count = Math.max(0, ...[...one.stands.keys()].map((stood) => counts.get(stood) ?? 0));
    return Math.log(1 + (page.passages.length + 1) / (1 + Math.max(1, count)));
  };
  return {
    find({ question, wish = 'none', before, least = ENOUGH_COVERAGE }) {
      const terms = termsOf(question, wish);
      const sought = terms.map((term) => find(term, wish));
      // What most questions have and the page has not says nothing about where the answer is.
      const telling = sought.filter(({ isLight, stands }) => !isLight || stands.size > 0);
      const own = telling.length > 0 ? telling : sought;
      const had = new Set(terms.map((term) => term.stem));
      const helped = termsBefore(before).flatMap((term) => (had.has(term.stem) ? [] : find(term, 'none')));
      if (own.length + helped.length === 0) return ofKind(page, wish, least);
      const asked = new Set(wordsOf(question));
      const likenesses = page.sections.map(({ title }) => likeness(title, question));
      const weights = new Map([...own, ...helped].map((one) => [one, one.weight * rarity(one)]));
      return page.passages
        .flatMap((passage, i): Hit[] => {
          const found = places[i] ?? new Map<string, number>();
          const heading = page.sections[passage.section]?.title ?? '';
          const fits = canAnswer(wish, saidIn(passage), asked);
          const alike = likenesses[passage.section] ?? 0;
          const measured = (term: Sought): number => (term.isMeasure && fits === true ? AS_MEASURE : 0);
          const worth = (list: readonly Sought[]) => {
            const total = list.reduce((sum, one) => sum + (weights.get(one) ?? 0), 0);
            const got = list.map((one) => (weights.get(one) ?? 0) * Math.max(worthOf(one, found), measured(one)));
            return { total, got: got.reduce((sum, value) => sum + value, 0) };
          };
          const mine = worth(own);
          const theirs = worth(helped);
          const near = before?.at === undefined ? 0 : nearness(page, passage, before.at);
          const base = own.length === 0 ? theirs : mine;
          if (base.got === 0) return [];
          // "Why?" is answered by what gives a reason, or not at all.
          if (own.length === 0 && fits === false) return [];
          const covered = Math.max((base.got / base.total) * (fits === false ? unfit(wish) : 1), alike);
          // A follow-up says little by itself: where the last answer stood, less will do, but not something else.
          const isElse = own.some((one) => one.weight >= 1 && worthOf(one, found) === 0 && measured(one) === 0);
          const coverage = before && !isElse ? Math.min(1, covered + 0.15 * near) : covered;
          const lift =
            (alike > 0 ? 2.5 : 1) * (fits ? 1.5 : 1) * (isHeadedFor(wish, heading) ? 1.6 : 1) * (1 + 0.6 * near);
          const score =
            (mine.got + theirs.got) *
            coverage *
            coverage *
            lift *
            shapeOf(passage, wish, question) *
            (saysOf(own, found) ? brevity(passage) : lead(page, passage));
          return [{ passage, score, coverage }];
        })
        .filter((hit) => hit.coverage >= least)
        .sort((a, b) => b.score - a.score)
        .slice(0, HITS);
    },
  };
}

/** The words of the questions before, those of the last one counting most. */
function termsBefore(before: Before | undefined): Term[] {
  const asked = (before?.asked ?? []).toReversed();
  const terms = asked.flatMap((question, i) =>
    termsOf(question, 'none').map((term) => ({ ...term, weight: (term.weight * BEFORE_WEIGHT) / 2 ** i })),
  );
  return terms.filter((term, i) => terms.findIndex((other) => other.stem === term.stem) === i);
}

/** What a passage says, without the names of a table's columns. */
const saidIn = ({ text, cells }: Passage): string => cells?.map(({ value }) => value).join(', ') ?? text;

/** How much a heading is the question itself, as on pages of questions and answers: 0 where it is not, else to 1. */
function likeness(heading: string, question: string): number {
  const [one, other] = [new Set(wordsOf(heading).map(stem)), new Set(wordsOf(question).map(stem))];
  if (one.size < 3) return 0;
  const shared = [...one].filter((word) => other.has(word)).length;
  const alike = shared / (one.size + other.size - shared);
  return alike >= SAME_QUESTION ? alike : 0;
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

/** What on the page stands for a term: the word itself, else what it begins, what is said for it, and what it sounds like. */
function seek(term: Term, words: ReadonlyMap<string, Spoken>, wish: Wish): ReadonlyMap<string, number> {
  const stands = new Map<string, number>();
  const put = (one: string, value: number) => stands.set(one, Math.max(value, stands.get(one) ?? 0));
  if (words.has(term.stem)) put(term.stem, 1);
  for (const other of synonymsOf(term.stem)) if (words.has(other)) put(other, AS_SYNONYM);
  if (term.isMeasure) for (const name of namesOfMeasure(wish)) if (words.has(stem(name))) put(stem(name), AS_SYNONYM);
  for (const one of words.keys()) if (isLonger(one, term.stem)) put(one, AS_LONGER);
  if (Math.max(0, ...stands.values()) <= AS_LONGER) for (const [one, value] of heardAs(term, words)) put(one, value);
  return stands;
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

function worthOf({ stands, stem }: Sought, places: Places): number {
  let best = 0;
  for (const [one, value] of stands) {
    const place = places.get(one) ?? 0;
    best = Math.max(best, value * place * (value < 1 && place === IN_TITLE ? STANDS_IN_TITLE : 1));
  }
  const things = [...thingsOf(stem)].filter((one) => places.get(one) === IN_TEXT).length;
  if (things > 0) best = Math.max(best, things > 1 ? AS_SYNONYM : AS_ONE_THING);
  return best;
}

function placesOf(page: ParsedPage, passage: Passage): Places {
  const places = new Map<string, number>();
  const put = (text: string, value: number) => {
    for (const one of stemsOf(text)) places.set(one, Math.max(value, places.get(one) ?? 0));
  };
  put(passage.text, IN_TEXT);
  const [own = '', ...above] = headingsOver(page, passage.section);
  put(own, IN_HEADING);
  for (const title of above) put(title, IN_TITLE);
  put(page.title, IN_TITLE);
  for (const at of [passage.index - 1, passage.index + 1]) {
    const other = page.passages[at];
    if (other && other.section === passage.section && other.kind !== 'code' && other.kind !== 'row')
      put(other.text, IN_NEIGHBOUR);
  }
  return places;
}

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

/** How near a passage is to the last answer: 1 for the same, less for its neighbours and its section. */
function nearness(page: ParsedPage, passage: Passage, at: number): number {
  const last = page.passages[at];
  const apart = Math.abs(passage.index - at);
  if (apart === 0) return 1;
  if (last?.section !== passage.section) return 0;
  return apart === 1 ? 0.8 : 0.5;
}

/** "How much is it?" says nothing but what kind of answer it wants: the first of that kind, of kinds that are easy to tell. */
function ofKind(page: ParsedPage, wish: Wish, least: number): Hit[] {
  const passage = isTelling(wish) && page.passages.find((one) => canAnswer(wish, saidIn(one), new Set()));
  return passage ? [{ passage, score: 1, coverage: least }] : [];
}

/** Whether what is looked for stands in a passage itself, and not only over it or beside it. */
const saysOf = (sought: readonly Sought[], found: Places): boolean =>
  sought.some(({ stands }) => [...stands.keys()].some((one) => found.get(one) === IN_TEXT));

/** Of passages that only stand under what was asked for, the first says what it is about. */
function lead(page: ParsedPage, { index, section }: Passage): number {
  const first = page.passages.findIndex((passage) => passage.section === section);
  return 0.8 / (1 + 0.05 * (index - first));
}

/** Of two passages that say it, the shorter one is more about it. */
const brevity = ({ text }: Passage): number => 1 / (1 + 0.012 * text.split(' ').length);

/** How well a passage's shape fits what is wished for: 1 is neutral. */
function shapeOf({ text, kind }: Passage, wish: Wish, question: string): number {
  if (kind === 'code') return 0.3;
  if (text.endsWith('?')) return 0.4;
  if (wish === 'definition' && defines(text, question)) return 2.5;
  if (wish === 'list' && text.endsWith(':')) return 1.8;
  return text.split(' ').length < 3 && kind === 'sentence' ? 0.6 : 1;
}

/** Whether a sentence says what the words of the question are: "X is …", "X refers to …", "X, which is …". */
function defines(text: string, question: string): boolean {
  const [subject = '', rest] = text.split(
    /\s(?:is|are|means?|refers? to|stands? for|describes?|was|were|, or|consists? of)\s/i,
    2,
  );
  if (rest === undefined || /^(?:usually|often|also|always|never|only|not|typically|generally|\w+ed\b)/i.test(rest))
    return false;
  const asked = wordsOf(question).filter(isContentWord).map(stem);
  const said = wordsOf(subject).filter(isContentWord).map(stem);
  return asked.length > 0 && asked.every((word) => said.includes(word)) && said.length <= asked.length + 2;
}
