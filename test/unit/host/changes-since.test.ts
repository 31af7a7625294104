import { expect, it } from 'vitest';
import { changesSince } from '../../../utils/host/changes-since.ts';
import { fencePage } from '../../../utils/host/fence-page.ts';
import { applyChanges, readPageChanges } from '../../../utils/realtime/page-changes.ts';
import { writePageItem } from '../../../utils/realtime/page-item.ts';
import { readMore } from '../../../utils/session/read-more.ts';
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

const BIRDS = ['Swifts', 'Martins', 'Swallows', 'Larks', 'Wrens', 'Finches', 'Owls', 'Crows'];
const book = (names: readonly string[]) => {
  const sections = names.map((name) => `## ${name}\n\nThis is what there is to say of ${name.toLowerCase()}.`);
  const read = { url: 'https://example.org/', title: 'Birds', text: ['# Birds', ...sections].join('\n\n') };
  return fencePage({ ...read, truncated: false }, { redactEmails: false });
};

it('a section that is inserted does not make all later ones changed', () => {
  const [first = '', ...others] = BIRDS;
  const told = changesSince(book(BIRDS), book([first, 'Eagles', ...others]));
  expect(told?.stayed).toBe(1);
  expect(told?.page.text.split('\n').slice(1)).toEqual([
    '## Eagles {s10}',
    '',
    'This is what there is to say of eagles.',
  ]);
  expect(told?.page.text).toMatch(/ after: This is what there is to say of swifts\.$/m);
});

it('a section keeps the id that the model knows it by, whatever comes before it or goes', () => {
  const before = book(BIRDS);
  const [, second = '', ...others] = BIRDS;
  const now = changesSince(before, book(['Eagles', second, 'Storks', ...others]))?.now;
  expect(now?.text).toContain('## Crows {s9}');
  expect(readMore(now, '{"sections":["s9"]}').titles).toEqual(readMore(before, '{"sections":["s9"]}').titles);
  expect(readMore(now, '{"sections":["s2"]}').output).toMatch(/no such section/);
  // Also after the next change; and what is new takes no id that was taken.
  const later = now && changesSince(now, book(['Eagles', second, 'Storks', ...others, 'Gulls']))?.now;
  expect(later?.text).toContain('## Storks {s11}');
  expect(later?.text).toContain('## Gulls {s12}');
  expect(readMore(later, '{"sections":["s9", "s12"]}').titles).toEqual(['Crows', 'Gulls']);
});

it('a heading is the same one when more or less of its section is not here', () => {
  const cutTo = (missing: number, ...more: string[]) =>
    fencedPage({
      text: text('# Swifts {s1}', 'They sleep in the air.', `## Nests {s2, ${missing} tokens not here}`, ...more),
      whole: text('# Swifts', 'They sleep in the air.', '## Nests', 'x'.repeat(missing), '## Young'),
    });
  const [sent, later] = [cutTo(420, '## Young {s3}'), cutTo(777, '## Young {s3}')];
  expect(changesSince(sent, later)).toBeUndefined();
  // What is told after it is found by whoever still has it with the number that it was sent with.
  const told = changesSince(
    later,
    fencedPage({ text: text('# Swifts {s1}', 'They sleep in the air.', '## Young {s2}') }),
  );
  const read = told && readPageChanges(writePageItem(told.page, told.page.nonce));
  expect(read && applyChanges(sent, read).text).not.toContain('Nests');
});
