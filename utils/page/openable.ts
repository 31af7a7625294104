import { attribute, type Marks } from './dom-access.ts';

/** What something else names as what it opens: by ARIA, or as the widely used libraries of tabs and sections do. */
const OPENERS = '[aria-controls], [data-bs-target], [data-target], [role="tab"][href]';
/** Opens over the page and not in it. */
const OVER = new Set(['dialog', 'alertdialog', 'menu', 'listbox', 'tooltip', 'navigation']);
const CLOSED_SECTION = /accordion|collaps|tab-?pane/i;
const MOST_OPENERS = 2000;

/** Ids of what can be opened on a page. */
export function openedIn(doc: Document): Set<string> {
  const ids = new Set<string>();
  const openers = Document.prototype.querySelectorAll.call(doc, OPENERS);
  for (let at = 0; at < openers.length && at < MOST_OPENERS; at++) {
    const opener = openers[at];
    if (!opener) break;
    for (const id of attribute(opener, 'aria-controls').split(/\s+/)) if (id !== '') ids.add(id);
    for (const name of ['data-bs-target', 'data-target', 'href']) {
      const target = attribute(opener, name);
      if (target.length > 1 && target.startsWith('#')) ids.add(target.slice(1));
    }
  }
  return ids;
}

/**
 * Whether what is not shown is a part of the page that people open where they are: the panel of another tab, a closed
 * section. Or what React has sent and not yet put in its place (`S:0`). Everything else that is hidden is not for people.
 */
export function isOpenable(tag: string, marks: Marks, opened: ReadonlySet<string>): boolean {
  const { id = '', role = '' } = marks;
  if (tag === 'nav' || tag === 'dialog' || OVER.has(role) || marks['aria-modal'] === 'true') return false;
  if (role === 'tabpanel' || (id !== '' && opened.has(id)) || /^S:[0-9a-f]+$/.test(id)) return true;
  return CLOSED_SECTION.test(marks.class ?? '');
}
