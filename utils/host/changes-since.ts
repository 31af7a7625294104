import { estimateTokenCount } from 'tokenx';
import { diffPages } from '../page/diff-pages.ts';
import { fenceNonce } from '../page/fence-nonce.ts';
import { countRedacted } from '../page/redact.ts';
import { type PlaceChanged, writeChanges } from '../realtime/page-changes.ts';
import { writePageItem } from '../realtime/page-item.ts';
import type { FencedPage, PageChanges } from '../shared/page-item.ts';
import { splitBlocks } from '../shared/split-blocks.ts';

/** How a page differs from the one before, as an item in a fence of its own; undefined where that is not worth a thought. */
export function changesSince(before: FencedPage, page: FencedPage): PageChanges | undefined {
  const old = piecesOf(before.text);
  const now = piecesOf(page.text);
  const diff = diffPages(old, now);
  if (!diff || diff.hunks.length === 0) return undefined;
  const stays = stayingIn(old, now);
  const places = diff.hunks.map(
    ({ at, gone, added }): PlaceChanged => ({
      after: old[at - 1]?.split('\n').at(-1) ?? '',
      gone: old.slice(at, at + gone).filter((piece) => !stays(piece)),
      added,
    }),
  );
  const nonce = fenceNonce();
  const { redacted: _, ...whole } = page;
  const told = { ...whole, part: 'changes' as const, truncated: false, text: writeChanges(places, nonce), nonce };
  const redacted = countRedacted(told.text);
  const tokens = estimateTokenCount(writePageItem(told, nonce));
  const item: FencedPage = { ...told, tokens, ...(redacted > 0 ? { redacted } : {}) };
  return { since: before.nonce, stayed: diff.stayed, page: item };
}

/** A list or a table changes by its lines, all else by its blocks. */
function piecesOf(text: string): string[] {
  return [...splitBlocks(text, Number.POSITIVE_INFINITY)].flatMap((block) =>
    /^\s*(?:> )*`{3}/.test(block) ? [block] : block.split('\n'),
  );
}

/** Whether a piece of which one is gone stands elsewhere as before: to say that it is gone would be wrong. */
function stayingIn(old: readonly string[], now: readonly string[]): (piece: string) => boolean {
  const [before, after] = [countOf(old), countOf(now)];
  return (piece) => (after.get(piece) ?? 0) > 0 && (after.get(piece) ?? 0) < (before.get(piece) ?? 0);
}

function countOf(pieces: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const piece of pieces) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  return counts;
}
