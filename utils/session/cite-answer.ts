import { contentWords } from '../shared/content-words.ts';
import type { FencedPage } from '../shared/page-item.ts';
import type { PageSection } from '../shared/page-sections.ts';
import { sectionsOf } from './sections-of.ts';

/** Where on a page an answer comes from. */
export interface Citation {
  section: PageSection;
  /** A sentence, a line of a list, or a row of a table, in plain words. */
  quote: string;
}

interface Sentence extends Citation {
  words: ReadonlySet<string>;
  /** What all its words weigh. */
  weight: number;
}

interface Index {
  sentences: readonly Sentence[];
  /** The sentences that have a word. */
  having: ReadonlyMap<string, readonly Sentence[]>;
}

/** How much of answer and sentence must be the same, 0–1: below it is the same subject at best. */
const ENOUGH = 0.42;
/** One word may be chance. */
const LEAST_WORDS = 2;
/** A section that the answer names. */
const NAMED = 1.5;
/** What is looked at: more nobody says, and no sentence is longer. */
const MOST_ANSWER_CHARS = 4_000;
const MOST_QUOTE_CHARS = 600;

const known = new WeakMap<FencedPage, Index>();

/**
 * The sentence of a page that an answer comes from: the one with most of the same words, where rare ones and numbers count
 * most, and sections that the answer names. Undefined where none is near. Knows nothing of the model: it may say what it
 * likes about its sources, and a page can ask for nothing.
 */
export function citeAnswer(answer: string, page: FencedPage): Citation | undefined {
  const index = known.get(page) ?? indexPage(page);
  known.set(page, index);
  const named = namedIn(answer, sectionsOf(page));
  let best: { sentence: Sentence; score: number } | undefined;
  for (const said of sentencesOf(answer.slice(0, MOST_ANSWER_CHARS))) {
    for (const { sentence, shared, likeness } of likeTo(new Set(contentWords(said)), index)) {
      const score = shared * likeness * (named.has(sentence.section) ? NAMED : 1);
      if (!best || score > best.score) best = { sentence, score };
    }
  }
  return best && { section: best.sentence.section, quote: best.sentence.quote };
}

/** The sentences that are like what was said. */
function* likeTo(
  words: ReadonlySet<string>,
  { sentences, having }: Index,
): Generator<{ sentence: Sentence; shared: number; likeness: number }> {
  const shared = new Map<Sentence, { weight: number; count: number }>();
  let all = 0;
  for (const word of words) {
    const those = having.get(word) ?? [];
    const weight = weigh(sentences.length, those.length);
    all += weight;
    for (const sentence of those) {
      const before = shared.get(sentence) ?? { weight: 0, count: 0 };
      shared.set(sentence, { weight: before.weight + weight, count: before.count + 1 });
    }
  }
  for (const [sentence, { weight, count }] of shared) {
    const likeness = (2 * weight) / (all + sentence.weight);
    if (count >= LEAST_WORDS && likeness >= ENOUGH) yield { sentence, shared: weight, likeness };
  }
}

/** A word that the page does not have weighs as much as one that it has once. */
const weigh = (all: number, having: number): number => Math.log(1 + all / Math.max(1, having));

function indexPage(page: FencedPage): Index {
  const found: Citation[] = [];
  for (const section of sectionsOf(page))
    for (const block of section.blocks) for (const quote of quotesOf(block)) found.push({ section, quote });
  const counts = new Map<string, number>();
  const withWords = found.map((one) => ({ ...one, words: new Set(contentWords(one.quote)) }));
  for (const { words } of withWords) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const having = new Map<string, Sentence[]>();
  const sentences = withWords.map((one): Sentence => {
    const weight = [...one.words].reduce((sum, word) => sum + weigh(withWords.length, counts.get(word) ?? 0), 0);
    return { ...one, weight };
  });
  for (const sentence of sentences)
    for (const word of sentence.words) {
      const those = having.get(word);
      if (those) those.push(sentence);
      else having.set(word, [sentence]);
    }
  return { sentences, having };
}

/** The sections whose whole title an answer says. */
function namedIn(answer: string, sections: readonly PageSection[]): ReadonlySet<PageSection> {
  const said = ` ${contentWords(answer.slice(0, MOST_ANSWER_CHARS)).join(' ')} `;
  return new Set(
    sections.filter(({ heading, title }) => {
      const words = heading === '' ? '' : contentWords(title).join(' ');
      return words !== '' && said.includes(` ${words} `);
    }),
  );
}

/** The sentences of a block in plain words; code is not said. */
function quotesOf(block: string): string[] {
  if (/^(?:> )*`{3}/.test(block)) return [];
  return block
    .split('\n')
    .filter((line) => !/^[\s|:>-]*$/.test(line))
    .flatMap((line) => sentencesOf(plainLine(line)))
    .filter((quote) => quote.length <= MOST_QUOTE_CHARS);
}

const plainLine = (line: string): string =>
  line
    .replace(/^(?:\s|>|[-*•]\s|\d{1,3}[.)]\s)+/, '')
    .replace(/!?\[([^\]]*)\]\([^)\s]*\)/g, '$1')
    .replace(/[`|]|\*\*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const sentencesOf = (text: string): string[] =>
  text
    .split(/(?<=[.!?…]["”’')\]]*)\s+(?=["“‘'([]*[\p{Lu}\p{N}])|(?<=[。！？])|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
