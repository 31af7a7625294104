import { chooseContent } from './choose-content.ts';
import { oneLine } from './clean-text.ts';
import { countWords } from './count-words.ts';
import { attribute, documentElement, documentTitle, documentUrl } from './dom-access.ts';
import { factsOf } from './page-facts.ts';
import { seePage } from './see-page.ts';
import type { SnapshotLimits } from './snapshot-page.ts';
import { joinBlocks, plainText, writeBlocks } from './write-text.ts';

/** What a page says, as plain data. */
export interface PageReading {
  url: string;
  title: string;
  /** Language of the page as it declares it (BCP 47), if it does. */
  lang?: string;
  /** Structured text: `# heading`, `- item`, `| cell | cell |`, fenced code, `[text](url)`, `> quote`. */
  text: string;
  /** The content text alone: without the marks of structured text and without addresses; '' if nothing on the page is content. */
  content: string;
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

/**
 * Reads what a page shows, its main content first and foremost. Runs in the page (isolated world), at once and without
 * changing it; never throws, whatever the page is: what cannot be read is left out.
 */
export function readPage(doc: Document = document, limits: ReadLimits = DEFAULT_LIMITS): PageReading {
  const about = describeDocument(doc);
  const seen = seePage(doc, limits);
  const chosen = chooseContent(seen.root, factsOf(doc, about.title, about.url));
  const blocks = writeBlocks(chosen.root, limits.maxLinks);
  const text = joinBlocks(blocks);
  const truncated = seen.truncated || chosen.truncated;
  const content = chosen.found ? plainText(blocks) : '';
  return { ...about, text, content, words: countWords(oneLine(text)), truncated, empty: text === '' };
}

function describeDocument(doc: Document): Pick<PageReading, 'url' | 'title' | 'lang'> {
  const top = documentElement(doc);
  const lang = top === null ? '' : attribute(top, 'lang').trim().slice(0, 35);
  const about = { url: documentUrl(doc), title: oneLine(documentTitle(doc)).slice(0, 300) };
  return lang === '' ? about : { ...about, lang };
}
