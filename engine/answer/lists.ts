import type { ParsedPage, Passage } from './parse-page.ts';
import { synonymsOf } from './synonyms.ts';
import { stem, stemsOf } from './words.ts';

/** Words for what stands in any list. */
const ANY = new Set(['one', 'item', 'point', 'entry', 'row']);
/** Of these the page numbers its own. */
const NUMBERED = new Set(['step', 'instruction']);

/** The items of the list that a passage is in or that follows it at once; empty if there is none. */
export function listAt(page: ParsedPage, passage: Passage): Passage[] {
  const next = page.passages[passage.index + 1];
  const start =
    passage.kind === 'item' ? passage : next?.kind === 'item' && next.section === passage.section ? next : undefined;
  return start ? page.passages.filter(({ block, kind }) => block === start.block && kind === 'item') : [];
}

/**
 * The list or table that somebody means who asks for "the second step": the one that the last answer came from, unless another one
 * is called so; else the first that is; else, for "the second one", the first with numbers, else the first. Empty if there is none.
 */
export function listMeant(page: ParsedPage, name: string, last: Passage | undefined): Passage[] {
  const before = last ? listOf(page, last) : [];
  const isNumbered = ([first]: readonly Passage[]): boolean => first?.number !== undefined;
  const isOf = (list: readonly Passage[]): boolean =>
    isCalled(page, list, name) || (NUMBERED.has(name) && isNumbered(list));
  if (before.length > 0 && (ANY.has(name) || isOf(before))) return before;
  const lists = listsOf(page);
  const called = lists.find((list) => isCalled(page, list, name)) ?? lists.find(isOf);
  if (called || before.length > 0) return called ?? before;
  // "The second verse" is of no list at all.
  return ANY.has(name) || NUMBERED.has(name) ? (lists.find(isNumbered) ?? lists[0] ?? []) : [];
}

/** The list that an answer came from: its own, the one it announces, the one further down in its section, or its table. */
function listOf(page: ParsedPage, last: Passage): Passage[] {
  if (last.kind === 'row') return page.passages.filter(({ block, kind }) => block === last.block && kind === 'row');
  const below = page.passages.find(
    ({ kind, section, index }) => kind === 'item' && section === last.section && index > last.index,
  );
  return listAt(page, last.kind === 'item' ? last : (below ?? last));
}

function listsOf({ passages }: ParsedPage): Passage[][] {
  const lists = new Map<number, Passage[]>();
  for (const passage of passages) {
    if (passage.kind !== 'item') continue;
    const list = lists.get(passage.block) ?? [];
    list.push(passage);
    lists.set(passage.block, list);
  }
  return [...lists.values()];
}

/** Whether the heading of a list, or what announces it, has the word or one for the same. */
function isCalled(page: ParsedPage, [first]: readonly Passage[], name: string): boolean {
  if (!first) return false;
  const intro = page.passages[first.index - 1];
  const announced = intro?.section === first.section && intro.kind === 'sentence' ? intro.text : '';
  const words = new Set(stemsOf(`${page.sections[first.section]?.title ?? ''} ${announced}`));
  return [stem(name), ...synonymsOf(stem(name))].some((one) => words.has(one));
}
