import type { FencedPage } from '../shared/page-item.ts';
import { type PageSection, splitSections } from '../shared/page-sections.ts';

const known = new WeakMap<FencedPage, readonly PageSection[]>();

/** The sections of all of a page as it was read, with the ids that they were sent with; taken apart once. */
export function sectionsOf(page: FencedPage): readonly PageSection[] {
  const before = known.get(page);
  if (before) return before;
  const sections = splitSections(page.whole ?? page.text);
  known.set(page, sections);
  return sections;
}
