import { cutText } from '../shared/cut-text.ts';
import { chooseContent } from './choose-content.ts';
import { oneLine } from './clean-text.ts';
import { documentTitle, documentUrl } from './dom-access.ts';
import { factsOf } from './page-facts.ts';
import { seePage } from './see-page.ts';
import type { SnapshotLimits } from './snapshot-page.ts';
import { takeTurns } from './take-turns.ts';
import { joinBlocks, plainText, writeBlocks } from './write-text.ts';

/** What a page says, as plain data. */
export interface PageReading {
  url: string;
  title: string;
  /** Structured text: `# heading`, `- item`, `| cell | cell |`, fenced code, `[text](url)`, `> quote`. */
  text: string;
  /** The content text alone: without the marks of structured text and without addresses; '' if nothing on the page is content. */
  content: string;
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

const DEFAULT_LIMITS: ReadLimits = { maxNodes: 60_000, maxChars: 400_000, maxMs: 220, maxLinks: 20 };

/**
 * Reads what a page shows, its main content first and foremost. Runs in the page (isolated world), without changing it and in
 * turns of some 40 ms; never rejects, whatever the page is: what cannot be read is left out.
 */
export async function readPage(doc: Document = document, limits: ReadLimits = DEFAULT_LIMITS): Promise<PageReading> {
  const turns = takeTurns();
  const about = { url: documentUrl(doc), title: oneLine(documentTitle(doc).slice(0, 300)) };
  const seen = await seePage(doc, limits, turns);
  const facts = factsOf(doc, about.title, about.url);
  await turns.pause();
  const chosen = await turns.work(chooseContent(seen.root, facts));
  // A page of nothing but links is still the page that people ask about.
  const told = chosen ?? (await seePage(doc, limits, turns, true));
  await turns.pause();
  const blocks = writeBlocks(told.root, limits.maxLinks);
  const whole = joinBlocks(blocks);
  // The marks of tables and lists come on top of what was read.
  const text = cutText(whole, limits.maxChars);
  const truncated = seen.truncated || told.truncated || text.length < whole.length;
  const content = chosen ? plainText(blocks) : '';
  return { ...about, text, content, truncated, empty: text === '' };
}
