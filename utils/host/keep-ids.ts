import { diffPages } from '../page/diff-pages.ts';
import { sectionsOf } from '../session/sections-of.ts';
import type { FencedPage } from '../shared/page-item.ts';
import { type PageSection, renameLabels } from '../shared/page-sections.ts';

/**
 * The page with the ids that its sections had in the one that it comes in place of; new sections get new ones. The model has
 * been told the old ids, and a section that comes in between must not give the others away. Never throws.
 */
export function keepIds(before: FencedPage, page: FencedPage): FencedPage {
  const [old, now] = [sectionsOf(before), sectionsOf(page)];
  const diff = diffPages(old.map(nameOf), now.map(nameOf));
  if (!diff) return page;
  const ids = now.map(() => '');
  let [from, to] = [0, 0];
  for (const { at, gone, added } of [...diff.hunks, { at: old.length, gone: 0, added: [] }]) {
    for (; from < at; from += 1, to += 1) ids[to] = old[from]?.id ?? '';
    from += gone;
    to += added.length;
  }
  let last = Math.max(0, ...old.map(({ id }) => Number(id.slice(1))));
  for (const [i, id] of ids.entries()) if (id === '') ids[i] = `s${++last}`;
  if (ids.every((id, i) => id === `s${i + 1}`)) return page;
  const names = new Map(now.map(({ id }, i) => [id, ids[i] ?? id]));
  return { ...page, ids, text: renameLabels(page.text, names) };
}

/** What a section is known by again: its heading, or the first words of what has none. */
const nameOf = ({ heading, title }: PageSection): string => (heading === '' ? `: ${title}` : heading);
