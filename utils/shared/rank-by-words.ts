import { contentWords } from './content-words.ts';

/** A text of something that is ranked, and how much a word in it counts. */
export type Weighed = readonly [text: string, weight: number];

/**
 * What has words of a question, the best first: a word counts the more, the fewer have it. What has none is left out, and
 * what is equally good stays in order.
 */
export function rankByWords<T>(all: readonly T[], question: string, textsOf: (one: T) => readonly Weighed[]): T[] {
  const asked = new Set(contentWords(question));
  if (asked.size === 0) return [];
  const has = all.map((one) => {
    const counts = new Map<string, number>();
    for (const [text, weight] of textsOf(one))
      for (const word of contentWords(text)) if (asked.has(word)) counts.set(word, (counts.get(word) ?? 0) + weight);
    return counts;
  });
  const scored = all.map((one, at) => ({ one, score: scoreOf(has[at], has) }));
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ one }) => one);
}

function scoreOf(own: ReadonlyMap<string, number> | undefined, all: readonly ReadonlyMap<string, number>[]): number {
  let score = 0;
  for (const [word, times] of own ?? []) {
    const others = all.filter((counts) => counts.has(word)).length;
    score += Math.log(1 + all.length / others) * (times / (times + 1));
  }
  return score;
}
