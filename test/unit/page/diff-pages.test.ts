import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffPages, type PageDiff } from '../../../utils/page/diff-pages.ts';

/** Few different ones, so that they come again and move. */
const blocks = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', '# f', ''), { maxLength: 30 });

it('makes the new page of the old one', () => {
  fc.assert(
    fc.property(blocks, blocks, (before, after) => {
      const diff = diffPages(before, after);
      expect(diff && applyDiff(before, diff)).toEqual(after);
    }),
    { numRuns: 5_000 },
  );
});

it('tells no more than is gone and is new, and nothing of a page that is the same', () => {
  fc.assert(
    fc.property(blocks, blocks, blocks, (head, middle, tail) => {
      const before = [...head, ...tail];
      const after = [...head, ...middle, ...tail];
      const hunks = diffPages(before, after)?.hunks ?? [];
      // Blocks that only came are told once each, and nothing is said to be gone.
      expect(hunks.flatMap(({ added }) => added)).toHaveLength(middle.length);
      expect(hunks.reduce((sum, { gone }) => sum + gone, 0)).toBe(0);
      expect(diffPages(before, before)).toMatchObject({ hunks: [] });
    }),
    { numRuns: 2_000 },
  );
});

it('is in the order of the old page, and each place of it is told once', () => {
  fc.assert(
    fc.property(blocks, blocks, (before, after) => {
      let end = -1;
      for (const { at, gone, added } of diffPages(before, after)?.hunks ?? []) {
        expect(at).toBeGreaterThan(end);
        expect(gone + added.length).toBeGreaterThan(0);
        end = at + gone;
      }
      expect(end).toBeLessThanOrEqual(before.length);
    }),
    { numRuns: 2_000 },
  );
});

it('says how much of a page stayed', () => {
  expect(diffPages(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd', 'e'])).toEqual({
    stayed: 0.75,
    hunks: [
      { at: 1, gone: 1, added: ['x'] },
      { at: 4, gone: 0, added: ['e'] },
    ],
  });
  expect(diffPages(['a'], ['b'])?.stayed).toBe(0);
  expect(diffPages([], ['b'])?.stayed).toBe(0);
});

it('does not compare what would take too long', () => {
  const many = (name: string) => Array.from({ length: 3_000 }, (_, i) => `${name}${i}`);
  expect(diffPages(many('a'), many('b'))).toBeUndefined();
  // What only grew is compared at any size.
  expect(diffPages(many('a'), [...many('a'), ...many('b')])?.stayed).toBe(1);
});

/** The new blocks, made of the old ones. */
function applyDiff(before: readonly string[], { hunks }: Pick<PageDiff, 'hunks'>): string[] {
  const after: string[] = [];
  let from = 0;
  for (const { at, gone, added } of hunks) {
    after.push(...before.slice(from, at), ...added);
    from = at + gone;
  }
  return [...after, ...before.slice(from)];
}
