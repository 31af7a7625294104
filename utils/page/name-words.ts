import type { PageNode } from './page-node.ts';

/**
 * The words of an id or of classes in camelCase, kebab-case and snake_case. Utility classes such as `md:menu-open`, and names
 * of states of the whole page, name no parts.
 */
export function nameWords(names: string): Set<string> {
  const words = new Set<string>();
  for (const name of names.split(/\s+/)) {
    if (name === '' || name.includes(':') || STATES.test(name)) continue;
    const parts = name
      .replace(/([a-z\d])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .split(/[-_\d]+/);
    const telling = parts.filter(({ length }) => length > 2 && length < 20);
    if (telling.length <= 6) for (const part of telling) words.add(part);
  }
  return words;
}

/** What a node is called by its tag, role and schema.org property. */
export function markWords({ tag, role, item }: PageNode): string[] {
  const words = [`<${tag}>`];
  if (role !== '') words.push(`role=${role}`);
  if (item !== undefined) words.push(`item=${item.toLowerCase().split(/\s/, 1)[0]}`);
  return words;
}

const STATES = /^(?:has|is|no|not|with|without|js|page|single|theme|wp|postid|category|tag)[-_]/;
