import { oneLine } from './clean-text.ts';
import { countWords } from './count-words.ts';
import { documentTitle, documentUrl } from './dom-access.ts';
import { createInView } from './in-view.ts';
import type { PageReading } from './read-page.ts';
import { snapshotPage } from './snapshot-page.ts';
import { joinBlocks, plainText, writeBlocks } from './write-text.ts';

const LIMITS = { maxNodes: 60_000, maxChars: 100_000, maxMs: 220 };
const MOST_LINKS = 20;

/**
 * What people see of a page right now, all of it: who asks for that means what stands in front of them, be it content or
 * not. Runs in the page, changes nothing, never throws.
 */
export function readView(doc: Document = document): PageReading {
  const { root, truncated } = snapshotPage(doc, { ...LIMITS, within: createInView() });
  const blocks = writeBlocks(root, MOST_LINKS);
  const text = joinBlocks(blocks);
  const about = { url: documentUrl(doc), title: oneLine(documentTitle(doc)).slice(0, 300) };
  return {
    ...about,
    text,
    content: plainText(blocks),
    words: countWords(oneLine(text)),
    truncated,
    empty: text === '',
  };
}
