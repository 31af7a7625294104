import MiniSearch, { type SearchResult } from 'minisearch';
import type { ParsedPage, Passage } from './parse-page.ts';
import { isContentWord, stem, wordsOf } from './words.ts';

/** A passage that fits a question. */
export interface Hit {
  passage: Passage;
  /** Only for comparing hits of one question. */
  score: number;
  /** Share of the question's content words, weighted by rarity, that stand in the passage, its heading or its neighbours. */
  coverage: number;
}

/** What the question wants besides its words: passages of that kind are lifted. */
export type Wish = 'definition' | 'number' | 'time' | 'person' | 'place' | 'reason' | 'list' | 'none';

/** A page made searchable. */
export interface PageIndex {
  /** The best passages first; empty if nothing of what was asked stands on the page. */
  find(question: string, wish?: Wish): Hit[];
}

interface Entry {
  id: number;
  text: string;
  heading: string;
  context: string;
}

/** How much of a question must be on the page for it to be answered. */
const ENOUGH_COVERAGE = 0.5;
const HITS = 12;

/** BM25 over passages, each with its heading and its neighbours; misheard words are found by small edit distances. */
export function indexPage(page: ParsedPage): PageIndex {
  const index = new MiniSearch<Entry>({
    fields: ['text', 'heading', 'context'],
    tokenize: wordsOf,
    processTerm: (term) => (isContentWord(term) ? stem(term) : null),
    searchOptions: {
      boost: { text: 3, heading: 1.6, context: 0.4 },
      fuzzy: (term) => (term.length >= 8 ? 2 : term.length >= 5 ? 1 : false),
      prefix: (term) => term.length >= 5,
      weights: { fuzzy: 0.35, prefix: 0.6 },
    },
  });
  index.addAll(page.passages.map((passage) => entryOf(page, passage)));
  return {
    find(question, wish = 'none') {
      const terms = [...new Set(wordsOf(question).filter(isContentWord).map(stem))];
      if (terms.length === 0) return [];
      const found = index.search(question);
      const weights = weighTerms(found, terms, page.passages.length);
      return found
        .flatMap((result) => toHit(page, result, weights, wish, question))
        .filter((hit) => hit.coverage >= ENOUGH_COVERAGE)
        .sort((a, b) => b.score - a.score)
        .slice(0, HITS);
    },
  };
}

function entryOf(page: ParsedPage, passage: Passage): Entry {
  const near = [passage.index - 1, passage.index + 1]
    .map((i) => page.passages[i])
    .filter((other) => other?.section === passage.section && other.kind !== 'code');
  return {
    id: passage.index,
    text: passage.text,
    heading: headingsOver(page, passage.section).join(' '),
    context: near.map((other) => other?.text ?? '').join(' '),
  };
}

/** The heading of a section and the one above it. */
function headingsOver(page: ParsedPage, section: number): string[] {
  const own = page.sections[section];
  if (!own || own.title === '') return [];
  const above = page.sections.slice(0, section).findLast((other) => other.level < own.level && other.level > 1);
  return above ? [above.title, own.title] : [own.title];
}

/** How much each word of the question counts: a rare one more, and one that the page has nowhere as much as the rarest. */
function weighTerms(found: readonly SearchResult[], terms: readonly string[], passages: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { queryTerms } of found)
    for (const term of new Set(queryTerms)) counts.set(term, (counts.get(term) ?? 0) + 1);
  return new Map(terms.map((term) => [term, Math.log(1 + (passages + 1) / (1 + (counts.get(term) ?? 0)))]));
}

function toHit(
  page: ParsedPage,
  result: SearchResult,
  weights: Map<string, number>,
  wish: Wish,
  question: string,
): Hit[] {
  const passage = page.passages[result.id];
  if (!passage) return [];
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const covered = [...weights].reduce(
    (sum, [term, weight]) => sum + (result.queryTerms.includes(term) ? weight : 0),
    0,
  );
  const coverage = total === 0 ? 0 : covered / total;
  const score = result.score * coverage * coverage * fitness(passage, wish, question);
  return [{ passage, score, coverage }];
}

const NUMBER =
  /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|billion|half|percent)\b/i;
const TIME =
  /\b(?:1[0-9]|20)\d\d\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|century|when|after|before|until|daily|weekly)\b|\b\d{1,2}:\d\d\b/i;
const PERSON =
  /\b(?:by|author|founder|written|created|invented|Mr|Mrs|Dr)\b|\b\p{Lu}\p{Ll}+ (?:\p{Lu}\. )?\p{Lu}\p{Ll}+/u;
const PLACE = /\b(?:in|at|near|from|on) (?:the )?\p{Lu}/u;
const REASON = /\b(?:because|since|so that|due to|reason|therefore|in order to|thanks to|caused?|otherwise)\b/i;

/** How well a passage's shape fits what is wished for: 1 is neutral. */
function fitness(passage: Passage, wish: Wish, question: string): number {
  const { text, kind } = passage;
  const words = text.split(' ').length;
  const shape = kind === 'code' ? 0.3 : words < 4 && kind === 'sentence' ? 0.5 : text.endsWith('?') ? 0.4 : 1;
  const fits = (pattern: RegExp, lift: number) => (pattern.test(text) ? lift : 1);
  switch (wish) {
    case 'definition':
      return shape * (defines(text, question) ? 2.5 : 1);
    case 'number':
      return shape * fits(NUMBER, 1.6);
    case 'time':
      return shape * fits(TIME, 1.5);
    case 'person':
      return shape * fits(PERSON, 1.5);
    case 'place':
      return shape * fits(PLACE, 1.4);
    case 'reason':
      return shape * fits(REASON, 1.6);
    case 'list':
      return shape * (text.endsWith(':') ? 1.8 : 1);
    case 'none':
      return shape;
  }
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
