import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openPages, type Pages } from '../../../utils/host/pages.ts';
import type { FakePeer } from '../../fakes/port.ts';

const runtime = await vi.hoisted(async () => (await import('../../fakes/runtime.ts')).stubRuntime());

let reported: unknown[];
let arrivals: string[];
let pages: Pages;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  runtime.forget();
  reported = [];
  arrivals = [];
  pages = openPages(
    (event) => {
      if (event.type === 'page-moved') reported.push(event);
      if (event.type === 'page-here') arrivals.push(event.url);
    },
    () => {},
  );
});
afterEach(() => void vi.useRealTimers());

/** The page of tab 1, whose address is https://swifts.example/, with our script in it. */
function open(hasSaid = true): FakePeer {
  const page = runtime.connectPage(1);
  if (hasSaid) page.send(here('https://swifts.example/'));
  return page;
}
const here = (url: string) => ({ type: 'here', nonce: '1'.repeat(32), title: 'Swifts', url });
const moved = (url: unknown, title: unknown = 'Nests') => ({ type: 'moved', url, title });
const NESTS = 'https://swifts.example/nests';

it('a page that became another one is told of, with its new address', () => {
  open().send(moved(NESTS));
  expect(reported).toEqual([{ type: 'page-moved', tabId: 1, url: NESTS, title: 'Nests' }]);
});

it('an app is where it says, at its own site; else where it was loaded from', () => {
  const page = open(false);
  for (const url of [NESTS, 'https://bank.example/', '']) page.send(here(url));
  expect(arrivals).toEqual([NESTS, 'https://swifts.example/', 'https://swifts.example/']);
});

it('a page says nothing of other sites, and nothing that is no address', () => {
  const page = open();
  const wrong = [
    ...[
      'https://bank.example/',
      'http://swifts.example/nests',
      'https://swifts.example:8443/',
      'https://a.swifts.example/',
    ],
    ...['/nests', '', 'javascript:alert(1)', 'data:text/html,x', `${NESTS}?${'x'.repeat(8_000)}`],
    ...['https://swifts.example@bank.example/', 7, null, { href: NESTS }],
  ];
  for (const url of wrong) page.send(moved(url));
  page.send(moved(NESTS, 7));
  page.send({ type: 'moved' });
  expect(reported).toEqual([]);
});

it('a page that has not said where it is, or that has been replaced, is not listened to', () => {
  const early = open(false);
  early.send(moved(NESTS));
  open();
  early.send(moved(NESTS));
  expect(reported).toEqual([]);
});

it('keeps of a title what fits on a line', () => {
  open().send(moved(NESTS, 'x'.repeat(10_000)));
  expect(reported).toMatchObject([{ title: 'x'.repeat(300) }]);
});

it('a page that moves without end is told of ten times in ten seconds, also when it connects anew', () => {
  const page = open();
  for (let i = 0; i < 30; i += 1) page.send(moved(`${NESTS}/${i}`));
  const anew = open();
  for (let i = 0; i < 30; i += 1) anew.send(moved(`${NESTS}/${i}`));
  expect(reported).toHaveLength(10);
  vi.setSystemTime(Date.now() + 10_001);
  anew.send(moved(NESTS));
  expect(reported).toHaveLength(11);
});

it('an app in which a person goes about all day is heard to the end', () => {
  const page = open();
  for (let i = 0; i < 200; i += 1) {
    page.send(moved(`${NESTS}/${i}`));
    vi.setSystemTime(Date.now() + 2_000);
  }
  expect(reported).toHaveLength(200);
});

it('a page is here once its script has said so, and until it has gone', async () => {
  const soon = pages.isHere(1, 1_000);
  const page = open(false);
  const placed = { type: 'placed-again', nonce: '2'.repeat(32) };
  page.send(placed);
  expect(await pages.isHere(1, 0)).toBe(false);
  page.send(here(NESTS));
  expect(await soon).toBe(true);
  expect(await pages.isHere(1, 0)).toBe(true);
  expect(await pages.isHere(2, 0)).toBe(false);
  page.drop();
  expect(await pages.isHere(1, 0)).toBe(false);
});
