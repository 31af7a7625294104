import { cutText } from '../shared/cut-text.ts';
import { oneLine, stripInvisible } from './clean-text.ts';
import { documentTitle, documentUrl, selectionIn } from './dom-access.ts';
import type { PageReading } from './read-page.ts';

/** More than this nobody selects on purpose, in characters. */
const MOST_CHARS = 100_000;

/** What is selected in the page, as text with its line breaks; `empty` if nothing is. */
export function readSelection(doc: Document = document): PageReading {
  const selected = stripInvisible(String(selectionIn(doc) ?? ''))
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  const text = cutText(selected, MOST_CHARS);
  return {
    url: documentUrl(doc),
    title: oneLine(documentTitle(doc).slice(0, 300)),
    text,
    content: text,
    truncated: text.length < selected.length,
    empty: text === '',
  };
}
