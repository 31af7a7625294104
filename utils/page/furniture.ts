/** The footer of an article, of a post in a list, or of what is in `main` belongs to that. */
const PARTS = new Set(['article', 'main', 'li', 'section']);

/** Whether what is inside a node may end with a footer of its own. */
export const isPart = (tag: string, role: string): boolean => PARTS.has(tag) || role === 'main';

/**
 * Whether a node says by its kind that it is no content: navigation, and what looks like the footer of the whole page. That
 * one is, unless it stands in a part (`isPart`).
 */
export function furnitureOf(tag: string, role: string): 'navigation' | 'footer' | undefined {
  if (tag === 'nav' || role === 'navigation') return 'navigation';
  return tag === 'footer' || role === 'contentinfo' ? 'footer' : undefined;
}
