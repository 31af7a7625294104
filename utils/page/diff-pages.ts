/** What makes one list of blocks of another, in the order of the old one. */
export interface PageDiff {
  /** Which share of the old blocks is still there, 0 to 1. */
  stayed: number;
  hunks: readonly Hunk[];
}

/** From the old block `at` on so many are gone, and others stand in their place. */
export interface Hunk {
  at: number;
  gone: number;
  added: readonly string[];
}

/** More pairs of blocks than this are not compared: 0.05 s of work. */
const MOST_PAIRS = 4_000_000;

/**
 * How a page differs from what it was, with as few blocks as possible. Undefined where the pages are too large and too
 * different to say. Never throws.
 */
export function diffPages(before: readonly string[], after: readonly string[]): PageDiff | undefined {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const old = before.slice(start, before.length - end);
  const now = after.slice(start, after.length - end);
  if (old.length * now.length > MOST_PAIRS) return undefined;
  const hunks = hunksOf(old, now, start);
  const gone = hunks.reduce((sum, hunk) => sum + hunk.gone, 0);
  return { stayed: before.length === 0 ? 0 : 1 - gone / before.length, hunks };
}

/** By the longest list of blocks that both have in this order. */
function hunksOf(old: readonly string[], now: readonly string[], start: number): Hunk[] {
  const width = now.length + 1;
  /** How many blocks both have from old block i and new block j on, at `i * width + j`. */
  const common = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      common[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const hunks: { at: number; gone: number; added: string[] }[] = [];
  let open: (typeof hunks)[number] | undefined;
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      open = undefined;
      i += 1;
      j += 1;
      continue;
    }
    if (!open) {
      open = { at: start + i, gone: 0, added: [] };
      hunks.push(open);
    }
    if (j >= now.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) {
      open.gone += 1;
      i += 1;
    } else {
      open.added.push(now[j] ?? '');
      j += 1;
    }
  }
  return hunks;
}
