import { expect, it } from 'vitest';
import { dueAt, isLarge, isOfMove } from '../../../utils/overlay/settle.ts';

const NEVER = Number.NEGATIVE_INFINITY;

it('a page is told of when its content has come and is quiet', () => {
  expect(dueAt({ since: 0, movedAt: 0, largeAt: 100 }, NEVER)).toBe(500);
  expect(dueAt({ since: 0, movedAt: 0, largeAt: 900 }, NEVER)).toBe(1_300);
});

it('an app that fetches its content is waited for, but not for ever', () => {
  expect(dueAt({ since: 0, movedAt: 0 }, NEVER)).toBe(1_200);
  expect(dueAt({ since: 0, movedAt: 0, largeAt: 2_900 }, NEVER)).toBe(3_000);
});

it('a page that moves all the time is told of every three seconds', () => {
  expect(dueAt({ since: 0, movedAt: 2_950 }, NEVER)).toBe(3_000);
});

it('nothing is told twice within two seconds', () => {
  expect(dueAt({ since: 1_000, movedAt: 1_000, largeAt: 1_100 }, 900)).toBe(2_900);
});

it('a clock or a counter is no content that comes', () => {
  expect(isLarge([8, 5, 12])).toBe(false);
  expect(isLarge([8, 200])).toBe(true);
  expect(isLarge(Array(40).fill(4))).toBe(true);
});

it('what comes ten seconds after a move has nothing to do with it', () => {
  expect(isOfMove(5_000, 14_999)).toBe(true);
  expect(isOfMove(5_000, 15_000)).toBe(false);
});
