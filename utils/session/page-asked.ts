import { contentWords } from '../shared/content-words.ts';
import { rankSections } from '../shared/rank-sections.ts';
import { argumentsIn } from './arguments-in.ts';
import type { SharedPage } from './page-state.ts';
import { sectionsOf } from './sections-of.ts';
import type { SessionState } from './state.ts';

/**
 * Which of the shared pages a call of a function means: the one whose title it names, else the one that has the words it
 * looks for, else the page that the person is on. Undefined where none is shared.
 */
export function pageAsked(
  { page, beside }: Pick<SessionState, 'page' | 'beside'>,
  args: string,
): SharedPage | undefined {
  const shared = [...(page ? [page] : []), ...beside.toReversed()];
  const [first, ...others] = shared;
  if (!first || others.length === 0) return first;
  const { page: title, query, sections } = argumentsIn(args) ?? {};
  if (typeof title === 'string' && title.trim() !== '') return namedBy(title.slice(0, 300), shared) ?? first;
  if (typeof query !== 'string' || (Array.isArray(sections) && sections.length > 0)) return first;
  const words = query.slice(0, 1_000);
  return shared.find(({ item }) => rankSections(sectionsOf(item), words).length > 0) ?? first;
}

/** The page with most of the words in its title. */
function namedBy(title: string, shared: readonly SharedPage[]): SharedPage | undefined {
  const wanted = new Set(contentWords(title));
  let best: { one: SharedPage; count: number } | undefined;
  for (const one of shared) {
    const count = contentWords(one.item.title).filter((word) => wanted.has(word)).length;
    if (count > (best?.count ?? 0)) best = { one, count };
  }
  return best?.one;
}
