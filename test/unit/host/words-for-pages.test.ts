import { beforeEach, expect, it, vi } from 'vitest';
import { openPages, type Pages } from '../../../utils/host/pages.ts';
import type { FakePeer } from '../../fakes/port.ts';

const runtime = await vi.hoisted(async () => (await import('../../fakes/runtime.ts')).stubRuntime());

let pages: Pages;
let reported: unknown[];

beforeEach(() => {
  runtime.forget();
  reported = [];
  pages = openPages(
    (event) => {
      if (event.type.startsWith('text-')) reported.push(event);
    },
    () => {},
  );
});

/** The page of tab 1, with our script in it. */
const open = (): FakePeer => runtime.connectPage(1);
const lost = { type: 'text-not-inserted', problem: { code: 'dictation.no_field' } };

it('what became of words is told once for each, whatever else a page says', () => {
  const page = open();
  pages.insert(1, 'u1', 'Hello.');
  expect(page.received).toContainEqual({ type: 'insert', id: 'u1', text: 'Hello.' });
  for (const id of ['u0', 'u1', 'u1']) page.send({ type: 'inserted', id, outcome: 'done' });
  expect(reported).toEqual([{ type: 'text-inserted' }]);
});

it('words for a page that is left before it has typed them are told as not typed', () => {
  const page = open();
  pages.insert(1, 'u1', 'Hello.');
  page.drop();
  expect(reported).toMatchObject([lost]);
});

it('a page that has typed all its words is left without a word', () => {
  const page = open();
  pages.insert(1, 'u1', 'Hello.');
  page.send({ type: 'inserted', id: 'u1', outcome: 'done' });
  page.drop();
  expect(reported).toEqual([{ type: 'text-inserted' }]);
});

it('words for a page without our script are told as not typed', () => {
  pages.insert(1, 'u1', 'Hello.');
  expect(reported).toMatchObject([lost]);
});
