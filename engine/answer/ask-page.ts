import type { Said, Sentence } from './brain.ts';
import { findExtreme } from './extreme-row.ts';
import { followUpOf, passageMeant } from './follow-up.ts';
import { listAt } from './lists.ts';
import type { ParsedPage, Passage } from './parse-page.ts';
import { goOn, listInWords, placeOf, quote, shorten } from './phrase.ts';
import { type Before, type Hit, indexPage, NEAR_COVERAGE, type PageIndex } from './search.ts';
import { synonymsOf } from './synonyms.ts';
import { namesOfMeasure, type Wish, wishOf } from './wishes.ts';
import { isContentWord, stem, stemsOf, wordsOf } from './words.ts';

/** A page that questions can be put to. */
export interface AskablePage {
  page: ParsedPage;
  index: PageIndex;
}

/** A sentence shorter than this leaves room for the next one. */
const SHORT_WORDS = 12;
/** A second place is worth hearing only if it fits nearly as well as the first. */
const NEARLY_AS_GOOD = 0.8;

/** Makes a page askable; some milliseconds for some thousand words. */
export const makeAskable = (page: ParsedPage): AskablePage => ({ page, index: indexPage(page) });

/** The page's own words on a question, or on a topic; undefined if it says nothing about it. */
export function askPage(
  { page, index }: AskablePage,
  question: string,
  { isTopic = false, before }: { isTopic?: boolean; before?: Before } = {},
): Sentence[] | undefined {
  const meant = passageMeant(question, page, before?.at);
  if (meant) return [meant.kind === 'row' ? readRow(page, meant, before?.asked.join(' ') ?? '') : quote(page, meant)];
  const extreme = findExtreme(page, question, () => index.find({ question }).map(({ passage }) => passage));
  if (extreme) return [readRow(page, extreme.row, extreme.column)];
  const own = isTopic ? 'none' : wishOf(question);
  // "And?" says nothing that was not answered just now.
  if (before && own === 'none' && stemsOf(question).length === 0) return undefined;
  const wish = own === 'none' ? (before?.wish ?? own) : own;
  const hits = index.find({ question: withoutPage(question), wish, ...(before && { before }) });
  const [best] = hits;
  if (!best) return undefined;
  const isCount = /^how many\b/i.test(question);
  if (wish === 'list' || isCount || best.passage.text.endsWith(':')) {
    const list = findList(page, hits, withoutPage(question), isCount);
    if (list) return list;
  }
  if (best.passage.kind === 'row') return [readRow(page, best.passage, question, before?.asked.join(' '), wish)];
  const example = HOW_TO.test(question) ? codeBelow(page, best.passage) : undefined;
  return [quote(page, best.passage), ...(example ? [goOn(example)] : second(page, hits, best))];
}

/** The same of what may go on from what was said before. */
export function askAbout(
  shared: AskablePage,
  asked: string,
  isTopic: boolean,
  history: readonly Said[],
): Sentence[] | undefined {
  // "What about the crown?" names a topic, and asks of it what was asked before.
  const goesOn = followUpOf(isTopic ? `what about ${asked}` : asked, history, shared.page);
  const found = goesOn && askPage(shared, goesOn.text, { isTopic, before: goesOn.before });
  return found ?? askPage(shared, asked, { isTopic });
}

/** What comes nearest to a question that the page does not answer; undefined if nothing does. */
export function nearestTo(
  { page, index }: AskablePage,
  question: string,
  history: readonly Said[],
): Sentence | undefined {
  const goesOn = followUpOf(question, history, page);
  const text = withoutPage(goesOn?.text ?? question);
  const wish = wishOf(text) === 'none' ? (goesOn?.before.wish ?? 'none') : wishOf(text);
  const [best] = index.find({ question: text, wish, least: NEAR_COVERAGE, ...(goesOn && { before: goesOn.before }) });
  if (!best || best.passage.kind === 'code') return undefined;
  if (best.passage.kind === 'row') return readRow(page, best.passage, text, goesOn?.before.asked.join(' '), wish);
  return quote(page, best.passage, 'the nearest is');
}

/** The one place that fits a topic best. */
export const findPassage = ({ index }: AskablePage, topic: string): Passage | undefined =>
  index.find({ question: topic })[0]?.passage;

/** The first code block that belongs to a topic, or the page's first one if `topic` is ''; undefined if there is none. */
export function findCode({ page, index }: AskablePage, topic: string): Sentence[] | undefined {
  const blocks = page.passages.filter(({ kind }) => kind === 'code');
  if (stemsOf(topic).length === 0) return blocks[0] && [quote(page, blocks[0])];
  for (const { passage } of index.find({ question: topic })) {
    const near = blocks.find(({ section, index: at }) => section === passage.section && at >= passage.index);
    if (near) return [quote(page, near)];
  }
  return undefined;
}

const HOW_TO = /^(?:how (?:do|can|should|to|would)|show)\b/i;

const codeBelow = (page: ParsedPage, { section, index: from }: Passage): Passage | undefined =>
  page.passages.find((passage) => passage.kind === 'code' && passage.section === section && passage.index > from);

/** "on this page" is no topic. */
const withoutPage = (question: string): string =>
  question.replace(
    /\b(?:(?:on|in|of|from|for) )?(?:this|the) (?:web ?page|page|article|post|text|document|site|website)\b/g,
    ' ',
  );

/** The sentence behind a short answer, what a ":" announces, or another place that fits nearly as well. */
function second(page: ParsedPage, hits: readonly Hit[], best: Hit): Sentence[] {
  const { passage } = best;
  const next = page.passages[passage.index + 1];
  const follows = next && next.section === passage.section && next.kind !== 'row' ? next : undefined;
  if (follows && passage.text.endsWith(':')) return [goOn(follows)];
  const other = hits.find((hit) => hit !== best && hit.passage.kind !== 'code');
  if (other && other.score >= best.score * NEARLY_AS_GOOD && other.passage.text !== passage.text) {
    if (other.passage.kind === 'row') return [];
    const sameSection = other.passage.section === passage.section;
    return [
      sameSection ? { text: `It also says: ${quoteAlone(other.passage)}` } : quote(page, other.passage, 'it also says'),
    ];
  }
  const isShort = passage.text.split(' ').length < SHORT_WORDS;
  return isShort && follows?.kind === 'sentence' && follows.block === passage.block ? [goOn(follows)] : [];
}

const quoteAlone = (passage: Passage): string => goOn(passage).text;

/** The list that the best places announce or stand in; undefined if there is none that the question is about. */
function findList(page: ParsedPage, hits: readonly Hit[], question: string, isCount: boolean): Sentence[] | undefined {
  const terms = new Set(stemsOf(question));
  for (const { passage, score } of hits) {
    if (score < (hits[0]?.score ?? 0) * 0.4) break;
    const list = listAt(page, passage);
    if (list.length < 2) continue;
    const intro = page.passages[(list[0]?.index ?? 0) - 1];
    const announced = intro && intro.section === passage.section ? intro : undefined;
    const title = page.sections[passage.section]?.title ?? '';
    const about = stemsOf(`${title} ${announced?.text ?? ''}`);
    if (!about.some((word) => terms.has(word))) continue;
    return [readList(page, list, isCount ? undefined : announced)];
  }
  return undefined;
}

/** The whole list that an item is in. */
export const readListAt = (page: ParsedPage, item: Passage): Sentence => readList(page, listAt(page, item), undefined);

function readList(page: ParsedPage, list: readonly Passage[], intro: Passage | undefined): Sentence {
  const [first] = list;
  const place = first ? placeOf(page, first) : 'There';
  const items = listInWords(list.map(({ text }) => text));
  if (intro?.text.endsWith(':'))
    return { text: `${place}, the page says: ${shorten(intro.text, 30).replace(/:$/, '')}: ${items}.` };
  return { text: `${place}, the page lists ${list.length}: ${items}.` };
}

/** Of a table row only the cells that were asked for, if the question names columns; else the whole row. */
function readRow(
  page: ParsedPage,
  passage: Passage,
  question: string,
  asked = '',
  wish: Wish = wishOf(question),
): Sentence {
  const place = placeOf(page, passage);
  const cells = passage.cells ?? [];
  const named = (words: readonly string[]) => {
    const stems = new Set(words.flatMap((word) => [stem(word), ...synonymsOf(stem(word))]));
    return cells.slice(1).filter(({ column }) => stemsOf(column).some((word) => stems.has(word)));
  };
  const wanted =
    [wordsOf(question).filter(isContentWord), namesOfMeasure(wish), wordsOf(asked).filter(isContentWord)]
      .map(named)
      .find((columns) => columns.length > 0) ?? [];
  const [key] = cells;
  if (key && wanted.length > 0) {
    const values = wanted.map(({ column, value }) => `${column} ${value}`).join(', ');
    return { text: `${place}, the table says for ${key.value}: ${values}.` };
  }
  return { text: `${place}, the table says: ${shorten(passage.text, 40)}.` };
}
