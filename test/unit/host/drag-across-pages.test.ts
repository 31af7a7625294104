import { expect, it, vi } from 'vitest';
import { openPages } from '../../../utils/host/pages.ts';
import type { FromPage, Layout } from '../../../utils/wire/protocol.ts';
import type { FakePeer } from '../../fakes/port.ts';

const runtime = await vi.hoisted(async () => (await import('../../fakes/runtime.ts')).stubRuntime());

const pages = openPages(
  () => {},
  () => {},
);
const dragged: Layout = { mode: 'pill', corner: 'bottom-right', drag: { x: -300, y: -200 } };
const resting: Layout = { mode: 'pill', corner: 'bottom-right' };
const here: FromPage = { type: 'here', nonce: '1'.repeat(32), title: 'Swifts', url: '' };

/** A page of a tab with our script in it, which has said where it is. */
function open(tabId: number): FakePeer {
  const peer = runtime.connectPage(tabId);
  peer.send(here);
  return peer;
}
const lastOf = (peer: FakePeer): unknown => peer.received.at(-1);

it('the overlay of a page that was reloaded while it was dragged does not follow the mouse', () => {
  open(1);
  pages.place(dragged);
  expect(lastOf(open(1))).toEqual({ type: 'layout', layout: resting });
  expect(pages.layout()).toEqual(resting);
});

it('the overlay that a page took away while it was dragged stands in its corner when it is back', () => {
  const page = open(1);
  pages.place(dragged);
  expect(lastOf(page)).toEqual({ type: 'layout', layout: dragged });
  page.send({ type: 'placed-again', nonce: '2'.repeat(32) });
  expect(lastOf(page)).toEqual({ type: 'layout', layout: resting });
});

it('the overlays of other tabs do not wait for the end of a drag whose page has gone', () => {
  const other = open(2);
  const page = open(1);
  pages.place(dragged);
  page.drop();
  expect(lastOf(other)).toEqual({ type: 'layout', layout: resting });
});
