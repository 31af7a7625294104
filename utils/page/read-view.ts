import { oneLine } from './clean-text.ts';
import { documentTitle, documentUrl } from './dom-access.ts';
import { createInView } from './in-view.ts';
import type { PageReading } from './read-page.ts';
import { takeSnapshot } from './see-page.ts';
import { takeTurns } from './take-turns.ts';
import { joinBlocks, plainText, writeBlocks } from './write-text.ts';

const LIMITS = { maxNodes: 60_000, maxChars: 100_000, maxMs: 220 };
const MOST_LINKS = 20;

/**
 * What people see of a page right now, all of it: who asks for that means what stands in front of them, be it content or
 * not. Runs in the page, changes nothing, never rejects.
 */
export async function readView(doc: Document = document): Promise<PageReading> {
  const limits = { ...LIMITS, within: createInView() };
  const { root, truncated } = await takeSnapshot(doc, limits, takeTurns(), { furniture: true });
  const blocks = writeBlocks(root, MOST_LINKS);
  const text = joinBlocks(blocks);
  const about = { url: documentUrl(doc), title: oneLine(documentTitle(doc).slice(0, 300)) };
  return {
    ...about,
    text,
    content: plainText(blocks),
    truncated,
    empty: text === '',
  };
}
