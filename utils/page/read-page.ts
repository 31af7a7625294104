import { oneLine } from './clean-text.ts';
import { attribute, baseUrl, documentElement, documentTitle, documentUrl } from './dom-access.ts';
import { mainContent } from './main-content.ts';
import type { PageNode } from './page-node.ts';
import { type SnapshotLimits, snapshotPage } from './snapshot-page.ts';
import { writeText } from './write-text.ts';

/** What a page says, as plain data. */
export interface PageReading {
  url: string;
  title: string;
  /** Language of the page as it declares it (BCP 47), if it does. */
  lang?: string;
  /** Structured text: `# heading`, `- item`, `| cell | cell |`, fenced code, `[text](url)`, `> quote`. */
  text: string;
  /** Words of the text, about; each character of a script without spaces counts as one. */
  words: number;
  /** Whether a limit ended the reading before the page did. */
  truncated: boolean;
  /** Whether the page shows no text. */
  empty: boolean;
}

/** How much of a page is read. */
export interface ReadLimits extends SnapshotLimits {
  /** Addresses written into the text. */
  maxLinks: number;
}

export const DEFAULT_LIMITS: ReadLimits = { maxNodes: 60_000, maxChars: 400_000, maxMs: 220, maxLinks: 20 };

/** Shorter than this, a page has not said anything; what it says to browsers without scripts is then looked at. */
const SHORT_CHARS = 250;
const LONG_SPARE_CHARS = 800;

/**
 * Reads what a page shows, its main content first and foremost. Runs in the page (isolated world), at once and without
 * changing it; never throws, whatever the page is: what cannot be read is left out.
 */
export function readPage(doc: Document = document, limits: ReadLimits = DEFAULT_LIMITS): PageReading {
  const about = describeDocument(doc);
  const { root, spare, truncated } = snapshotPage(doc, limits);
  const shown = writeText(mainContent(root), limits.maxLinks);
  const text =
    shown.length < SHORT_CHARS && spare.length > LONG_SPARE_CHARS ? readSpare(doc, spare, limits, shown) : shown;
  return { ...about, text, words: countWords(text), truncated, empty: text === '' };
}

function describeDocument(doc: Document): Pick<PageReading, 'url' | 'title' | 'lang'> {
  const top = documentElement(doc);
  const lang = top === null ? '' : attribute(top, 'lang').trim().slice(0, 35);
  const about = { url: documentUrl(doc), title: oneLine(documentTitle(doc)).slice(0, 300) };
  return lang === '' ? about : { ...about, lang };
}

/** Forums and shops hold their whole text in a `noscript` until their script has drawn it. Parsed apart, nothing in it runs or loads. */
function readSpare(doc: Document, spare: string, limits: ReadLimits, shown: string): string {
  const apart = new DOMParser().parseFromString(spare, 'text/html');
  const content: PageNode = mainContent(snapshotPage(apart, limits, baseUrl(doc)).root);
  const text = writeText(content, limits.maxLinks);
  return text.length > SHORT_CHARS ? text : shown;
}

const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu;

const countWords = (text: string): number => {
  let words = 0;
  for (const _ of text.matchAll(WORD)) words += 1;
  return words;
};
