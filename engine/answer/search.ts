import type { ParsedPage, Passage } from './parse-page.ts';
import { placeWords, type WordPlaces } from './place-words.ts';
import { createSeeker, type Sought } from './seek-word.ts';
import { type Term, termsOf } from './terms.ts';
import { canAnswer, isHeadedFor, isTelling, unfit, type Wish } from './wishes.ts';
import { isContentWord, stem, wordsOf } from './words.ts';

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

/** "How heavy" is said by "1.1 kg". */
const AS_MEASURE = 0.7;
/** Words of the questions before count so much. */
const BEFORE_WEIGHT = 0.4;
/** Of a long question no more words are looked for: those that matter most, and are rarest on the page. */
const MOST_TERMS = 24;
/** Of the words of the questions before, so many. */
const MOST_BEFORE = 12;
/** Nobody says more words that were all misheard. Each is compared with every word of the page. */
const MOST_HEARD = 10;

/** Passages by the words that they, their headings and their neighbours have; synonyms and misheard words count nearly as much. */
export function indexPage(page: ParsedPage): PageIndex {
  const places = placeWords(page);
  const seek = createSeeker(page, places);
  const headings = page.sections.map(({ title }) => new Set(wordsOf(title).map(stem)));
  const firsts = firstPassages(page);
  return {
    find({ question, wish = 'none', before, least = ENOUGH_COVERAGE }) {
      const terms = mostTelling(termsOf(question, wish), places, MOST_TERMS);
      const isShort = terms.length <= MOST_HEARD;
      const sought = terms.map((term) => seek(term, wish, isShort));
      // What most questions have and the page has not says nothing about where the answer is.
      const telling = sought.filter(({ isLight, isThere }) => !isLight || isThere);
      const own = telling.length > 0 ? telling : sought;
      const had = new Set(terms.map((term) => term.stem));
      const others = termsBefore(before).filter((term) => !had.has(term.stem));
      const helped = mostTelling(others, places, MOST_BEFORE).map((term) => seek(term, 'none', isShort));
      if (own.length + helped.length === 0) return ofKind(page, wish, least);
      const asked = new Set(wordsOf(question));
      const stems = new Set([...asked].map(stem));
      const likenesses = headings.map((heading) => likeness(heading, stems));
      const mine = weigh(own);
      const theirs = weigh(helped);
      const base = own.length === 0 ? theirs : mine;
      const hits: Hit[] = [];
      for (const [i, passage] of page.passages.entries()) {
        const alike = likenesses[passage.section] ?? 0;
        const near = before?.at === undefined ? 0 : nearness(page, passage, before.at);
        // Most passages are not worth being read: at best they have too little.
        const most = Math.max(base.got(i, true) / base.total, alike) + 0.15 * near;
        if (most === 0 || most < least) continue;
        const fits = canAnswer(wish, saidIn(passage), asked);
        const got = base.got(i, fits === true);
        if (got === 0) continue;
        // "Why?" is answered by what gives a reason, or not at all.
        if (own.length === 0 && fits === false) continue;
        const covered = Math.max((got / base.total) * (fits === false ? unfit(wish) : 1), alike);
        // A follow-up says little by itself: where the last answer stood, less will do, but not something else.
        const isElse = own.some((one) => one.weight >= 1 && worthIn(one, i, fits === true) === 0);
        const coverage = before && !isElse ? Math.min(1, covered + 0.15 * near) : covered;
        if (coverage < least) continue;
        const heading = page.sections[passage.section]?.title ?? '';
        const lift =
          (alike > 0 ? 2.5 : 1) * (fits ? 1.5 : 1) * (isHeadedFor(wish, heading) ? 1.6 : 1) * (1 + 0.6 * near);
        const isSaid = own.some(({ said }) => said[i] === 1);
        const score =
          (mine.got(i, fits === true) + theirs.got(i, fits === true)) *
          coverage *
          coverage *
          lift *
          shapeOf(passage, wish, question) *
          (isSaid ? brevity(passage) : lead(passage, firsts));
        hits.push({ passage, score, coverage });
      }
      return hits.sort((a, b) => b.score - a.score).slice(0, HITS);
    },
  };
}

/** What a passage has of a word that is looked for. */
const worthIn = ({ worth, isMeasure }: Sought, i: number, fits: boolean): number =>
  Math.max(worth[i] ?? 0, isMeasure && fits ? AS_MEASURE : 0);

/** What passages have of several words, and what all of them are worth. */
function weigh(sought: readonly Sought[]) {
  const weights = sought.map((one) => one.weight * one.rarity);
  return {
    total: weights.reduce((sum, one) => sum + one, 0),
    /** Of passage `i`, where it is of the kind that was asked for or not. */
    got: (i: number, fits: boolean): number =>
      sought.reduce((sum, one, at) => sum + (weights[at] ?? 0) * worthIn(one, i, fits), 0),
  };
}

/** The first passage of each section, by its index. */
function firstPassages({ passages }: ParsedPage): ReadonlyMap<number, number> {
  const firsts = new Map<number, number>();
  for (const { section, index } of passages) if (!firsts.has(section)) firsts.set(section, index);
  return firsts;
}

/** At most `most` terms, in the order in which they were said. */
function mostTelling(terms: readonly Term[], places: WordPlaces, most: number): Term[] {
  if (terms.length <= most) return [...terms];
  const worth = new Map(terms.map((term) => [term, term.weight * places.rarityOf([term.stem])]));
  const kept = new Set(terms.toSorted((a, b) => (worth.get(b) ?? 0) - (worth.get(a) ?? 0)).slice(0, most));
  return terms.filter((term) => kept.has(term));
}

/** The words of the questions before, those of the last one counting most. */
function termsBefore(before: Before | undefined): Term[] {
  const asked = (before?.asked ?? []).toReversed();
  const terms = asked.flatMap((question, i) =>
    termsOf(question, 'none').map((term) => ({ ...term, weight: (term.weight * BEFORE_WEIGHT) / 2 ** i })),
  );
  const had = new Set<string>();
  return terms.filter(({ stem: one }) => !had.has(one) && had.add(one));
}

/** What a passage says, without the names of a table's columns. */
const saidIn = ({ text, cells }: Passage): string => cells?.map(({ value }) => value).join(', ') ?? text;

/** How much a heading is the question itself, as on pages of questions and answers: 0 where it is not, else to 1. Both by their stems. */
function likeness(heading: ReadonlySet<string>, question: ReadonlySet<string>): number {
  if (heading.size < 3) return 0;
  const shared = [...heading].filter((word) => question.has(word)).length;
  const alike = shared / (heading.size + question.size - shared);
  return alike >= SAME_QUESTION ? alike : 0;
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

/** Of passages that only stand under what was asked for, the first says what it is about. */
const lead = ({ index, section }: Passage, firsts: ReadonlyMap<number, number>): number =>
  0.8 / (1 + 0.05 * (index - (firsts.get(section) ?? index)));

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
