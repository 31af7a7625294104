import { factsOf } from '../../../../utils/page/page-facts.ts';
import { seePage } from '../../../../utils/page/see-page.ts';
import { takeTurns } from '../../../../utils/page/take-turns.ts';

/** What the reader sees of the page before it judges anything; without limits of time, so that a busy machine changes nothing. */
export async function see() {
  const { root } = await seePage(document, { maxNodes: 200_000, maxChars: 2_000_000, maxMs: 60_000 }, takeTurns());
  return { root, facts: factsOf(document, document.title, document.URL) };
}
