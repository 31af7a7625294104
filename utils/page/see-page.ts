import { baseUrl } from './dom-access.ts';
import { charsIn, type PageNode } from './page-node.ts';
import { type HowToSee, type Snapshot, type SnapshotLimits, snapshotPage } from './snapshot-page.ts';
import type { Turns } from './take-turns.ts';

/** What there is to see on a page. */
export interface SeenPage {
  root: PageNode;
  /** Whether a limit ended the walk. */
  truncated: boolean;
}

/** Fewer characters than this say nothing yet: the page may be veiled, or hold its text for browsers without scripts. */
const LEAST_CHARS = 250;
/** What is found elsewhere counts when it is more than what is shown by this much. */
const MORE_CHARS = 400;

/**
 * What a page shows. If that is next to nothing: what its styles hide all of, as pages do until a script of theirs has run, or
 * what it says to browsers without scripts (`noscript`). Without `furniture`: navigation, the footer of the page.
 */
export async function seePage(
  doc: Document,
  limits: SnapshotLimits,
  turns: Turns,
  furniture = false,
): Promise<SeenPage> {
  const see = (what: Document, how: HowToSee = {}): Promise<Snapshot> =>
    takeSnapshot(what, limits, turns, { ...how, furniture });
  const { root, spare, truncated } = await see(doc);
  const shown = charsIn(root);
  if (shown >= LEAST_CHARS) return { root, truncated };
  const veiled = await see(doc, { byLayout: false });
  const unveiled = charsIn(veiled.root);
  const apart = spare.length > MORE_CHARS ? await see(parseApart(spare), { base: baseUrl(doc) }) : undefined;
  const said = apart === undefined ? 0 : charsIn(apart.root);
  if (apart && said > shown + MORE_CHARS && said >= unveiled) return { root: apart.root, truncated: apart.truncated };
  if (unveiled <= shown + MORE_CHARS) return { root, truncated };
  return { root: { ...veiled.root, folded: true }, truncated: veiled.truncated };
}

/** Walks over a document in turns. */
export async function takeSnapshot(
  doc: Document,
  limits: SnapshotLimits,
  turns: Turns,
  how: HowToSee,
): Promise<Snapshot> {
  const walk = snapshotPage(doc, limits, how);
  while (!walk.goOn(Math.max(1, turns.left()))) await turns.pause();
  return walk.snapshot();
}

/** Parsed apart, nothing in it runs or loads. */
const parseApart = (markup: string): Document => new DOMParser().parseFromString(markup, 'text/html');
