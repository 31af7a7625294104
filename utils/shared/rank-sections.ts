import { contentWords } from './content-words.ts';
import type { PageSection } from './page-sections.ts';

/** A word in the title says more about a section than one in its text. */
const IN_TITLE = 3;

/** The sections that have words of a question, the best first: a word counts the more, the fewer sections have it. */
export function rankSections(sections: readonly PageSection[], question: string): PageSection[] {
  const asked = new Set(contentWords(question));
  if (asked.size === 0) return [];
  const has = sections.map(({ title, path, blocks }) => {
    const counts = new Map<string, number>();
    const count = (text: string, weight: number): void => {
      for (const word of contentWords(text)) if (asked.has(word)) counts.set(word, (counts.get(word) ?? 0) + weight);
    };
    count(title, IN_TITLE);
    for (const above of path) count(above, 1);
    for (const block of blocks) count(block, 1);
    return counts;
  });
  const scored = sections.map((section, at) => ({ section, score: scoreOf(has[at], has) }));
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ section }) => section);
}

function scoreOf(own: ReadonlyMap<string, number> | undefined, all: readonly ReadonlyMap<string, number>[]): number {
  let score = 0;
  for (const [word, times] of own ?? []) {
    const others = all.filter((counts) => counts.has(word)).length;
    score += Math.log(1 + all.length / others) * (times / (times + 1));
  }
  return score;
}
