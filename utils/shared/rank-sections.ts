import type { PageSection } from './page-sections.ts';
import { rankByWords, type Weighed } from './rank-by-words.ts';

/** A word in the title says more about a section than one in its text. */
const IN_TITLE = 3;

/** The sections that have words of a question, the best first. */
export const rankSections = (sections: readonly PageSection[], question: string): PageSection[] =>
  rankByWords(sections, question, ({ title, path, blocks }) => [
    [title, IN_TITLE],
    ...[...path, ...blocks].map((text): Weighed => [text, 1]),
  ]);
