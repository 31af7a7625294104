import type { Sentence } from './brain.ts';
import { readingMinutes } from './page-facts.ts';
import type { ParsedPage, Passage } from './parse-page.ts';
import { count, goOn, listInWords, quote } from './phrase.ts';
import { summarise } from './summary.ts';
import { isContentWord, stemsOf, wordsOf } from './words.ts';

/** What is said of a page without text. */
export const EMPTY_PAGE = 'I was given this page, but there is no text on it that I could read.';

/** Two of its sentences that stand for a page, or for its section on something. */
export function saySummary(page: ParsedPage, of: string | undefined): Sentence[] {
  const section = of === undefined ? undefined : findSection(page, of);
  if (of !== undefined && section === undefined) return [{ text: missing(page, of) }];
  const [first, second] = summarise(page, 2, section);
  if (!first) return [{ text: EMPTY_PAGE }];
  const sentences = [quote(page, first)];
  if (second) sentences.push(second.section === first.section ? goOn(second) : quote(page, second, 'it says'));
  return sentences;
}

/** How many words it has, and how long they take. */
export function sayLength(page: ParsedPage): string {
  const words = page.wordCount < 100 ? page.wordCount : Math.round(page.wordCount / 10) * 10;
  const subject = page.truncated ? 'The part of this page that I was given' : 'This page';
  return `${subject} has about ${count(words, 'word')}; reading it takes about ${count(readingMinutes(page), 'minute')}.`;
}

/** The names of its sections. */
export function sayHeadings(page: ParsedPage): string {
  const titles = page.sections.filter(({ title }) => title !== '').map(({ title }) => title);
  const lower = page.sections.filter(({ title, level }) => title !== '' && level > 1).map(({ title }) => title);
  // The one top heading is the page's own title.
  const shown = lower.length >= 1 ? lower : titles;
  if (shown.length === 0) return 'This page has no headings.';
  return `This page has ${count(shown.length, 'section')}: ${listInWords(shown)}.`;
}

/** The names of its links. */
export function sayLinks(page: ParsedPage): string {
  if (page.links.length === 0) return 'I see no links in the text of this page.';
  return `This page has ${count(page.links.length, 'link')}: ${listInWords(page.links)}.`;
}

/** The passage that says it, or that none does. */
export const sayFact = (page: ParsedPage, passage: Passage | undefined, otherwise: string): Sentence[] => [
  passage ? quote(page, passage) : { text: otherwise },
];

/** The section whose heading has most of the words of a topic; undefined if none has half of them. */
export function findSection(page: ParsedPage, topic: string): number | undefined {
  const terms = new Set(stemsOf(topic));
  const scored = page.sections.map(({ index, title }) => {
    const words = stemsOf(title);
    const shared = words.filter((word) => terms.has(word)).length;
    return { index, share: shared / Math.max(1, terms.size), tightness: shared / Math.max(1, words.length) };
  });
  const [best] = scored
    .filter(({ share }) => share >= 0.5)
    .sort((a, b) => b.share - a.share || b.tightness - a.tightness);
  return best?.index;
}

/** That the page does not say it, in the words that were looked for. */
export function missing(page: ParsedPage, asked: string, what = 'anything'): string {
  const words = wordsOf(asked).filter(isContentWord).slice(0, 6);
  const where = page.truncated ? 'in the part of this page that I was given' : 'on this page';
  if (words.length === 0) return `I couldn't find ${what === 'anything' ? 'an answer to that' : what} ${where}.`;
  return `I couldn't find ${what} about “${words.join(' ')}” ${where}.`;
}
