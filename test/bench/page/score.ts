/** What people marked in a saved page: its kind, its main content, and snippets that belong to it or do not. */
export interface MarkedPage {
  type: string;
  main_content: string;
  with?: string[];
  without?: string[];
}

/** So many of so many. */
export interface Share {
  found: number;
  of: number;
}

/** How well a text agrees with what people marked. */
export interface TextScore {
  /** Word-level F1, 0–1. */
  f1: number;
  with: Share;
  without: Share;
}

/** Compares a text with what people marked: words as multisets, snippets as they stand but for case and white space. */
export function scoreText(text: string, marked: MarkedPage): TextScore {
  const has = holds(text);
  const share = (snippets: readonly string[] = []): Share => ({
    found: snippets.filter(has).length,
    of: snippets.length,
  });
  return { f1: wordF1(text, marked.main_content), with: share(marked.with), without: share(marked.without) };
}

/** Word-level F1 of two texts, 0–1: the overlap of their lower-cased words, counted. 1 where both have none. */
export function wordF1(text: string, wanted: string): number {
  const ours = countWords(text);
  const theirs = countWords(wanted);
  let both = 0;
  for (const [word, count] of ours) both += Math.min(count, theirs.get(word) ?? 0);
  const all = total(ours) + total(theirs);
  return all === 0 ? 1 : (2 * both) / all;
}

/** Whether a text has a snippet, white space and case apart. */
export function holds(text: string): (snippet: string) => boolean {
  const plain = flatten(text);
  return (snippet) => plain.includes(flatten(snippet));
}

/** As `holds`, but the marks of structured text (headings, lists, cells, links, code) stand in nobody's way. */
export function holdsWords(text: string): (snippet: string) => boolean {
  const plain = flatten(withoutMarks(text));
  return (snippet) => plain.includes(flatten(withoutMarks(snippet)));
}

/** Several shares as one. */
export const addShares = (shares: readonly Share[]): Share =>
  shares.reduce((sum, { found, of }) => ({ found: sum.found + found, of: sum.of + of }), { found: 0, of: 0 });

const withoutMarks = (text: string): string =>
  text
    .replace(/\]\([^()\s]*\)/g, '')
    .replace(/^[ \t]*(?:#{1,6}|[-*>]|\d+\.)[ \t]+/gm, '')
    .replace(/[[\]|*`]+/g, ' ');

const flatten = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const total = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);
