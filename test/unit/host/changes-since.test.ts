import { expect, it } from 'vitest';
import { changesSince } from '../../../utils/host/changes-since.ts';
import { applyChanges, readPageChanges } from '../../../utils/realtime/page-changes.ts';
import { writePageItem } from '../../../utils/realtime/page-item.ts';
import { fencedPage } from '../../fakes/pages.ts';

const HEAD = ['# Swifts', 'They sleep in the air.', '| Bird | Grams |', '| Swift | 40 |'];
const text = (...blocks: string[]): string => blocks.join('\n\n');
const before = fencedPage({ text: text(...HEAD, 'Old news.') });
const now = (...blocks: string[]) => fencedPage({ text: text(...blocks), nonce: 'b'.repeat(20), title: 'New' });

it('tells what is new in a fence of its own, and of which page', () => {
  const changes = changesSince(before, now(...HEAD, 'News: they are back.'));
  expect(changes).toMatchObject({ since: before.nonce, stayed: 0.8, page: { part: 'changes', title: 'New' } });
  const told = changes?.page;
  expect(told?.nonce).not.toBe(before.nonce);
  expect(told?.nonce).not.toBe('b'.repeat(20));
  expect(told?.text).toContain('Old news.');
  expect(told?.text).not.toContain('sleep');
  expect(told?.tokens).toBeGreaterThan(50);
});

it('makes the new page of the old one for whoever reads the item', () => {
  const list = now(
    '# Swifts',
    'They sleep in the air.',
    '| Bird | Grams |',
    '| Swift | 40 |\n| Martin | 19 |',
    'Old news.',
  );
  for (const page of [now(...HEAD), now('Now!', ...HEAD, 'Old news.'), list]) {
    const told = changesSince(before, page)?.page;
    const read = told && readPageChanges(writePageItem(told, told.nonce));
    const lines =
      read &&
      applyChanges(before, read)
        .text.split('\n')
        .filter((line) => line !== '');
    expect(lines).toEqual(page.text.split('\n').filter((line) => line !== ''));
  }
});

it('does not say that something is gone of which one more still stands there', () => {
  const twice = fencedPage({ text: text('Share', ...HEAD, 'Share', 'Old news.') });
  expect(changesSince(twice, now(...HEAD, 'Share', 'New.'))?.page.text).not.toMatch(/>>>\nShare/);
});

it('tells nothing of a page that is the same', () => {
  expect(changesSince(before, { ...before, nonce: 'c'.repeat(20) })).toBeUndefined();
});

it('counts the secrets in what it tells, and keeps where it was read to itself', () => {
  const page = { ...now(...HEAD, 'Card: [redacted card]'), redacted: 7, at: 'https://example.org/?token=1' };
  const told = changesSince(before, page)?.page;
  expect(told?.redacted).toBe(1);
  expect(told && writePageItem(told, told.nonce)).not.toContain('token=1');
});
