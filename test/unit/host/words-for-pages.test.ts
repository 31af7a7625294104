import { beforeEach, expect, it, vi } from 'vitest';
import { openPages, type Pages } from '../../../utils/host/pages.ts';
import { PAGE_PORT } from '../../../utils/wire/protocol.ts';
import { createFakePort, type FakePeer, type FakePort } from '../../fakes/port.ts';

type Connect = (port: FakePort & { sender: object }) => void;

const browser = vi.hoisted(() => {
  const listeners: Connect[] = [];
  const onConnect = { addListener: (listener: Connect) => listeners.push(listener) };
  vi.stubGlobal('chrome', { runtime: { id: 'earshot', onConnect } });
  return { listeners };
});

let pages: Pages;
let reported: unknown[];

beforeEach(() => {
  browser.listeners.length = 0;
  reported = [];
  pages = openPages(
    (event) => {
      if (event.type.startsWith('text-')) reported.push(event);
    },
    () => {},
  );
});

/** The page of tab 1, with our script in it. */
function open(): FakePeer {
  const { port, peer } = createFakePort(PAGE_PORT);
  const sender = { id: 'earshot', frameId: 0, tab: { id: 1 }, url: 'https://swifts.example/' };
  for (const listener of browser.listeners) listener(Object.assign(port, { sender }));
  return peer;
}
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
