import { expect, it } from 'vitest';
import { type RunInFrames, selectionInFrames, withFrames } from '../../../utils/host/read-frames.ts';
import type { FramePlace } from '../../../utils/page/frame-place.ts';
import type { PageReading } from '../../../utils/page/read-page.ts';
import { problem } from '../../../utils/session/problem.ts';
import { failed, ok } from '../../../utils/shared/result.ts';

const TOP = 'https://hotel.example/';
const FORM = 'https://booking.example/form';
const page = { url: TOP, title: 'Hotel', text: 'By the sea.', truncated: false };
const place = (path: number[], more: Partial<FramePlace> = {}): FramePlace => ({
  ...{ path, url: path.length === 0 ? TOP : FORM, width: 1280, height: 800, frames: [] },
  ...more,
});
const shown = { index: 0, width: 700, height: 500, url: FORM, isOpen: false };
const reading = (text: string, url = FORM): PageReading => ({
  ...{ url, title: 'Book a room', text, content: text, truncated: false, empty: text === '' },
});
const LONG = 'A room with a view of the sea costs ninety euros a night and breakfast is on us. '.repeat(2).trim();

/** A tab with a frame; what is run in it is noted. */
function createTab(places: FramePlace[], readings: (PageReading | null)[]) {
  const ran: string[] = [];
  const run: RunInFrames = async ({ target, files: [file] }) => {
    ran.push(`${file} ${'frameIds' in target ? target.frameIds.join(',') : 'all'}`);
    if (file === '/frame-place.js') return ok(places.map((result, frameId) => ({ frameId, result })));
    const ids = 'frameIds' in target ? target.frameIds : [];
    return ok(ids.map((frameId) => ({ frameId, result: readings[frameId] && { reading: readings[frameId] } })));
  };
  return { ran, run };
}

it('a frame that people see is read and told with its address; no reader goes elsewhere', async () => {
  const { ran, run } = createTab([place([], { frames: [shown] }), place([0]), place([1])], [null, reading(LONG)]);
  const { text, frames, unread } = await withFrames(page, 7, [], run);
  expect(text).toContain(`By the sea.\n\n# Frame: Book a room (booking.example)\n\nFrom ${FORM}\n\n${LONG}`);
  expect([frames, unread]).toEqual([['booking.example'], undefined]);
  expect(ran).toEqual(['/frame-place.js all', '/read-page.js 1']);
});

it('a page without frames costs one look, and one that cannot be looked at is shared as it is', async () => {
  const { ran, run } = createTab([place([])], []);
  expect(await withFrames(page, 7, [], run)).toEqual(page);
  expect(ran).toEqual(['/frame-place.js all']);
  expect(await withFrames(page, 7, [], async () => failed(problem('page.gone')))).toEqual(page);
});

it('says what could not be read', async () => {
  const { run } = createTab([place([], { frames: [shown] })], []);
  expect(await withFrames(page, 7, [], run)).toEqual({ ...page, unread: ['https://booking.example'] });
});

it('a frame that says nothing, or has become one of a site that is never shared, is no part of the page', async () => {
  const places = [place([], { frames: [shown] }), place([0])];
  for (const one of [reading('Menu'), reading(LONG, 'https://bank.example/'), null]) {
    const { run } = createTab(places, [null, one]);
    expect(await withFrames(page, 7, ['bank.example'], run)).toEqual(page);
  }
});

it('a selection in the frame that has the keyboard wins over an old one in the page, and is of that page', async () => {
  const selected = ok({ ...page, text: 'old' });
  const inFrame = createTab([place([], { active: 0 }), place([0])], [null, reading('ninety euros')]);
  expect(await selectionInFrames(selected, 7, [], inFrame.run)).toEqual(
    ok({ url: FORM, title: 'Book a room', text: 'ninety euros', truncated: false, at: TOP }),
  );
  const inPage = createTab([place([]), place([0])], [null, reading('old, too')]);
  expect(await selectionInFrames(selected, 7, [], inPage.run)).toBe(selected);
  expect(inPage.ran).toEqual(['/frame-place.js all']);
});

it('where nothing is selected in the page, any frame may have it, but for those of sites that are never shared', async () => {
  const none = failed(problem('page.no_selection'));
  const places = [place([]), place([0], { url: 'https://bank.example/' }), place([1])];
  const { ran, run } = createTab(places, [null, reading('secret'), reading('ninety euros')]);
  expect(await selectionInFrames(none, 7, ['bank.example'], run)).toMatchObject({
    ok: true,
    value: { text: 'ninety euros' },
  });
  expect(ran.at(-1)).toBe('/read-selection.js 2');
  const never = failed(problem('page.never'));
  expect(await selectionInFrames(never, 7, [], run)).toBe(never);
});

it('“Share this page” shares nothing of the page that has come into the tab since', async () => {
  const elsewhere = place([], { url: 'https://other.example/', frames: [shown], active: 0 });
  const { ran, run } = createTab([elsewhere, place([0])], [null, reading(LONG)]);
  expect(await withFrames(page, 7, [], run)).toEqual(page);
  const selected = ok({ ...page, text: 'old' });
  expect(await selectionInFrames(selected, 7, [], run)).toBe(selected);
  // Nobody knows what page a selection was not found in: only that nothing is read of what is never shared.
  const none = failed(problem('page.no_selection'));
  expect(await selectionInFrames(none, 7, ['other.example'], run)).toBe(none);
  expect(new Set(ran)).toEqual(new Set(['/frame-place.js all']));
});

it('a page that one has only scrolled to another place of is still that page', async () => {
  const { run } = createTab([place([], { url: `${TOP}#rooms`, frames: [shown] }), place([0])], [null, reading(LONG)]);
  expect((await withFrames(page, 7, [], run)).frames).toEqual(['booking.example']);
});

it('a part that has gone while the page was read takes none of the others with it; one that refuses now is named', async () => {
  const two = [shown, { ...shown, index: 1 }];
  const tab = createTab([place([], { frames: two }), place([0]), place([1])], [null, null, reading(LONG)]);
  const withGone =
    (code: 'page.unreadable' | 'page.not_attached'): RunInFrames =>
    async (request) =>
      // As Firefox does: one frame that it cannot reach refuses all.
      'frameIds' in request.target && request.target.frameIds.includes(1) ? failed(problem(code)) : tab.run(request);
  const gone = await withFrames(page, 7, [], withGone('page.unreadable'));
  expect([gone.frames, gone.unread]).toEqual([['booking.example'], undefined]);
  const refused = await withFrames(page, 7, [], withGone('page.not_attached'));
  expect([refused.frames, refused.unread]).toEqual([['booking.example'], ['https://booking.example']]);
});
