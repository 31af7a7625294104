import type { ParsedPage, Passage } from './parse-page.ts';
import { stemsOf } from './words.ts';

/** More sentences are not compared with each other: the work grows with the square of their number. */
const MOST_SENTENCES = 200;
const DAMPING = 0.85;
const ROUNDS = 20;

/** The `count` sentences that stand best for a page or one of its sections, in the order of the page. Empty if it has none. */
export function summarise(page: ParsedPage, count: number, section?: number): Passage[] {
  const candidates = sentencesOf(page, section).slice(0, MOST_SENTENCES);
  const stems = candidates.map((passage) => new Set(stemsOf(passage.text)));
  const ranks = textRank(stems);
  const title = new Set(stemsOf(page.title));
  const scored = candidates.map((passage, i) => {
    const own = stems[i] ?? new Set<string>();
    const shared = [...own].filter((word) => title.has(word)).length;
    const lead = 1 + 2 / (1 + i);
    return { passage, score: (ranks[i] ?? 0) * lead * (1 + 0.4 * Math.min(3, shared)) * lengthFactor(passage) };
  });
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ passage }) => passage)
    .sort((a, b) => a.index - b.index);
}

/** Whole sentences where there are any, else list items and rows. */
function sentencesOf(page: ParsedPage, section: number | undefined): Passage[] {
  const inside = page.passages.filter(
    (passage) => passage.kind !== 'code' && (section === undefined || passage.section === section),
  );
  const sentences = inside.filter(
    ({ kind, text }) => kind === 'sentence' && /[.!]["”’)]*$/.test(text) && text.split(' ').length >= 5,
  );
  return sentences.length > 0 ? sentences : inside;
}

/** A headline without a verb and a sentence of a whole paragraph both make poor summaries when heard. */
function lengthFactor({ text }: Passage): number {
  const words = text.split(' ').length;
  return words < 8 ? 0.6 : words > 45 ? 0.4 : 1;
}

/** Sentences that share words vote for each other (Mihalcea and Tarau 2004). */
function textRank(stems: readonly ReadonlySet<string>[]): number[] {
  const weights = stems.map((a, i) => stems.map((b, j) => (i === j ? 0 : similarity(a, b))));
  const sums = weights.map((row) => row.reduce((sum, weight) => sum + weight, 0));
  let ranks = stems.map(() => 1);
  for (let round = 0; round < ROUNDS; round += 1) {
    ranks = ranks.map((_, i) => {
      const votes = ranks.reduce((sum, rank, j) => {
        const total = sums[j] ?? 0;
        return total === 0 ? sum : sum + (rank * (weights[j]?.[i] ?? 0)) / total;
      }, 0);
      return 1 - DAMPING + DAMPING * votes;
    });
  }
  return ranks;
}

function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size < 2 || b.size < 2) return 0;
  let shared = 0;
  for (const word of a) if (b.has(word)) shared += 1;
  return shared / (Math.log(a.size) + Math.log(b.size));
}
