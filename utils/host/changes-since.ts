import { estimateTokenCount } from 'tokenx';
import { diffPages, type Hunk } from '../page/diff-pages.ts';
import { fenceNonce } from '../page/fence-nonce.ts';
import { countRedacted } from '../page/redact.ts';
import { type PlaceChanged, writeChanges } from '../realtime/page-changes.ts';
import { writePageItem } from '../realtime/page-item.ts';
import type { FencedPage, PageChanges } from '../shared/page-item.ts';
import { withoutLabel } from '../shared/page-sections.ts';
import { splitBlocks } from '../shared/split-blocks.ts';
import { keepIds } from './keep-ids.ts';

/** A piece of a page's text; `words`: without what we have written on it, such as the id of its section. */
interface Piece {
  text: string;
  words: string;
}

/** How a page differs from the one before, as an item in a fence of its own; undefined where that is not worth a thought. */
export function changesSince(before: FencedPage, page: FencedPage): PageChanges | undefined {
  const now = keepIds(before, page);
  const [old, next] = [piecesOf(before.text), piecesOf(now.text)];
  const diff = diffPages(old.map(wordsOf), next.map(wordsOf));
  if (!diff || diff.hunks.length === 0) return undefined;
  const nonce = fenceNonce();
  const { redacted: _, ids: __, ...whole } = now;
  const text = writeChanges(placesOf(diff.hunks, old, next), nonce);
  const told = { ...whole, part: 'changes' as const, truncated: false, text, nonce };
  const redacted = countRedacted(told.text);
  const tokens = estimateTokenCount(writePageItem(told, nonce));
  const item: FencedPage = { ...told, tokens, ...(redacted > 0 ? { redacted } : {}) };
  return { since: before.nonce, stayed: diff.stayed, page: item, now };
}

/** A heading is the same one where only its id is another; what is told of it is told as it stands in the items. */
function placesOf(hunks: readonly Hunk[], old: readonly Piece[], next: readonly Piece[]): PlaceChanged[] {
  const stays = stayingIn(old, next);
  const shiftOf = (hunk: Hunk): number => hunk.added.length - hunk.gone;
  let shift = 0;
  return hunks.map((hunk) => {
    const { at, gone, added } = hunk;
    const from = at + shift;
    shift += shiftOf(hunk);
    return {
      after: nameOf(old[at - 1]),
      gone: old.slice(at, at + gone).flatMap((piece) => (stays(piece) ? [] : [piece.text])),
      added: next.slice(from, from + added.length).map(({ text }) => text),
    };
  });
}

/** Its last line, by which its place is found; a line that has nothing but an id is named by that. */
function nameOf(piece: Piece | undefined): string {
  const last = piece?.text.split('\n').at(-1) ?? '';
  return withoutLabel(last) || last;
}

const wordsOf = ({ words }: Piece): string => words;

/** A list or a table changes by its lines, all else by its blocks. */
function piecesOf(text: string): Piece[] {
  return [...splitBlocks(text, Number.POSITIVE_INFINITY)]
    .flatMap((block) => (/^\s*(?:> )*`{3}/.test(block) ? [block] : block.split('\n')))
    .map((piece) => ({ text: piece, words: withoutLabel(piece) }));
}

/** Whether a piece of which one is gone stands elsewhere as before: to say that it is gone would be wrong. */
function stayingIn(old: readonly Piece[], now: readonly Piece[]): (piece: Piece) => boolean {
  const [before, after] = [countOf(old), countOf(now)];
  return ({ words }) => (after.get(words) ?? 0) > 0 && (after.get(words) ?? 0) < (before.get(words) ?? 0);
}

function countOf(pieces: readonly Piece[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { words } of pieces) counts.set(words, (counts.get(words) ?? 0) + 1);
  return counts;
}
