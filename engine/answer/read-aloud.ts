import type { Said, Sentence } from './brain.ts';
import { listMeant } from './lists.ts';
import type { ParsedPage, Passage } from './parse-page.ts';
import { count, goOn, placeOf, quote } from './phrase.ts';

/** Reads the beginning of a page, or of its paragraph or section with a number from 1; -1 is the last one. */
export function readAt(
  page: ParsedPage,
  { what, number }: { what: 'page' | 'paragraph' | 'section'; number: number },
): Sentence[] {
  const wanted = what === 'section' ? sectionsWithText(page) : paragraphsOf(page);
  const start = wanted.at(number === -1 ? -1 : number - 1);
  if (!start) return [{ text: `This page has only ${count(wanted.length, what === 'page' ? 'paragraph' : what)}.` }];
  return readFrom(page, start);
}

/** Reads one of a list with its number from 1, -1 for the last one: of that list which is meant; undefined if the page has none. */
export function readItem(
  page: ParsedPage,
  { name, number }: { name: string; number: number },
  history: readonly Said[],
): Sentence[] | undefined {
  const list = listMeant(page, name, lastPassage(page, history));
  if (list.length === 0) return undefined;
  const item = list.at(number === -1 ? -1 : number - 1);
  return [item ? quote(page, item) : { text: `That list has only ${count(list.length, 'item')}.` }];
}

/** Reads what follows the passage that was read last; undefined if none was. */
export function readMore(page: ParsedPage, history: readonly Said[]): Sentence[] | undefined {
  const last = lastPassage(page, history);
  if (!last) return undefined;
  const next = page.passages[last.index + 1];
  if (!next) return [{ text: 'That was the end of the page.' }];
  return readFrom(page, next);
}

/** A passage with its place, and the next one of the same block. */
export function readFrom(page: ParsedPage, start: Passage): Sentence[] {
  const next = page.passages[start.index + 1];
  const first = quote(page, start);
  if (start.kind === 'code' || !next) return [first];
  if (next.block === start.block) return [first, goOn(next)];
  return start.text.endsWith(':') && next.section === start.section ? [first, goOn(next)] : [first];
}

/** The first sentences of the paragraphs; bylines and captions are none to a person who counts them, unless all are so short. */
function paragraphsOf(page: ParsedPage): Passage[] {
  const first = page.passages.filter(
    ({ kind, block }, i) => kind === 'sentence' && page.passages[i - 1]?.block !== block,
  );
  const long = first.filter(
    ({ index, block, text }) => page.passages[index + 1]?.block === block || text.split(' ').length >= 8,
  );
  return long.length > 0 ? long : first;
}

const sectionsWithText = (page: ParsedPage): Passage[] =>
  page.passages.filter(
    ({ section }, i) =>
      (page.sections[section]?.level ?? 0) !== 1 && section !== 0 && page.passages[i - 1]?.section !== section,
  );

/** The passage of the page that was read out last; undefined if none was. */
export function lastPassage(page: ParsedPage, history: readonly Said[]): Passage | undefined {
  for (const { speaker, text } of history.toReversed()) {
    if (speaker !== 'assistant') continue;
    const said = page.passages
      .map((passage) => ({ passage, at: Math.max(text.lastIndexOf(beginning(passage)), rowAt(passage, text)) }))
      .filter(({ passage, at }) => at >= 0 && passage.text.length > 3 && text.includes(placeOf(page, passage)))
      .sort((a, b) => b.at - a.at || b.passage.text.length - a.passage.text.length);
    if (said[0]) return said[0].passage;
  }
  return undefined;
}

/** Where an answer names the row that it gives some cells of; -1 if it does not. */
const rowAt = ({ cells: [key] = [] }: Passage, text: string): number =>
  key ? text.lastIndexOf(`the table says for ${key.value}:`) : -1;

/** A long passage was shortened when it was read. */
const beginning = ({ text }: Passage): string =>
  text
    .split(' ')
    .slice(0, 20)
    .join(' ')
    .replace(/[,;:.]$/, '');
