import type { FencedPage } from '../shared/page-item.ts';
import { type PageSection, splitSections } from '../shared/page-sections.ts';

const known = new WeakMap<FencedPage, readonly PageSection[]>();

/** The sections of all of a page as it was read, with the ids that they were sent with; taken apart once. */
export function sectionsOf(page: FencedPage): readonly PageSection[] {
  const before = known.get(page);
  if (before) return before;
  const { ids } = page;
  const split = splitSections(page.whole ?? page.text);
  const sections = ids ? split.map((section, i) => ({ ...section, id: ids[i] ?? section.id })) : split;
  known.set(page, sections);
  return sections;
}
