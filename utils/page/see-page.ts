import { baseUrl } from './dom-access.ts';
import type { PageNode } from './page-node.ts';
import { type SnapshotLimits, snapshotPage } from './snapshot-page.ts';

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
 * what it says to browsers without scripts (`noscript`).
 */
export function seePage(doc: Document, limits: SnapshotLimits): SeenPage {
  const { root, spare, truncated } = snapshotPage(doc, limits);
  const shown = charsIn(root);
  if (shown >= LEAST_CHARS) return { root, truncated };
  const veiled = snapshotPage(doc, limits, { byLayout: false });
  const unveiled = charsIn(veiled.root);
  const apart = spare.length > MORE_CHARS ? readApart(doc, spare, limits) : undefined;
  const said = apart === undefined ? 0 : charsIn(apart.root);
  if (apart && said > shown + MORE_CHARS && said >= unveiled) return { root: apart.root, truncated: apart.truncated };
  if (unveiled <= shown + MORE_CHARS) return { root, truncated };
  return { root: { ...veiled.root, folded: true }, truncated: veiled.truncated };
}

/** Parsed apart, nothing in it runs or loads. */
function readApart(doc: Document, markup: string, limits: SnapshotLimits): SeenPage {
  return snapshotPage(new DOMParser().parseFromString(markup, 'text/html'), limits, { base: baseUrl(doc) });
}

const charsIn = (node: PageNode): number =>
  node.children.reduce<number>(
    (sum, child) => sum + (typeof child === 'string' ? child.trim().length : charsIn(child)),
    0,
  );
