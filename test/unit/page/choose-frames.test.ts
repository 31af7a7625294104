import { describe, expect, it } from 'vitest';
import { appendFrames } from '../../../utils/page/append-frames.ts';
import { chooseFrames, framesWithSelection, type PlacedFrame } from '../../../utils/page/choose-frames.ts';
import type { FrameShown } from '../../../utils/page/frame-place.ts';

const frame = (index: number, more: Partial<FrameShown> = {}): FrameShown => ({
  ...{ index, width: 700, height: 500, url: 'https://booking.example/form', isOpen: false },
  ...more,
});
const place = (path: number[], more: Partial<PlacedFrame> = {}): PlacedFrame => ({
  ...{ path, frameId: path.length === 0 ? 0 : Number(`1${path.join('')}`), width: 1280, height: 800, frames: [] },
  url: path.length === 0 ? 'https://hotel.example/' : 'https://booking.example/form',
  ...more,
});
const idsIn = (frames: readonly PlacedFrame[]): number[] => frames.map(({ frameId }) => frameId);

describe('frames of other sites', () => {
  it('are read where people see them and the browser lets us in', () => {
    const top = place([], { frames: [frame(0), frame(1, { url: 'https://map.example/?q=1' })] });
    const chosen = chooseFrames([top, place([0])], []);
    expect(idsIn(chosen.read)).toEqual([10]);
    // The other one is seen, and cannot be read.
    expect(chosen.unread).toEqual(['https://map.example']);
  });

  it('are left alone where they are small, of a size that advertisements have, or of a site that is never shared', () => {
    const small = frame(0, { width: 300, height: 200 });
    const ads = [frame(1, { width: 970, height: 250 }), frame(2, { width: 300, height: 600 })];
    const never = frame(3, { url: 'https://bank.example/' });
    const top = place([], { frames: [small, ...ads, never] });
    const inside = [0, 1, 2].map((i) => place([i])).concat(place([3], { url: 'https://bank.example/' }));
    expect(chooseFrames([top, ...inside], ['bank.example'])).toEqual({ read: [], unread: [] });
    expect(chooseFrames([top], ['bank.example']).unread).toEqual([]);
  });

  it('are judged by where they are now, not by where they were sent first', () => {
    const top = place([], { frames: [frame(0)] });
    const gone = place([0], { url: 'https://bank.example/' });
    expect(chooseFrames([top, gone], ['bank.example'])).toEqual({ read: [], unread: [] });
  });

  it('are found inside frames that are read with the page, which are not read twice', () => {
    const top = place([], { frames: [frame(2, { isOpen: true, url: '' })] });
    const open = place([2], { url: 'https://hotel.example/part', frames: [frame(0)] });
    expect(idsIn(chooseFrames([top, open, place([2, 0])], []).read)).toEqual([120]);
  });

  it('are not named where nobody knows what they are, or there is no page around them', () => {
    expect(chooseFrames([place([], { frames: [frame(0, { url: '' })] })], []).unread).toEqual([]);
    expect(chooseFrames([place([0])], [])).toEqual({ read: [], unread: [] });
    expect(chooseFrames([place([], { width: 0, height: 0, frames: [frame(0)] }), place([0])], []).read).toEqual([]);
  });

  it('are a few at most', () => {
    const frames = Array.from({ length: 9 }, (_, i) => frame(i, { url: `https://f${i}.example/` }));
    const top = place([], { frames });
    expect(chooseFrames([top, ...frames.map(({ index }) => place([index]))], []).read).toHaveLength(4);
    expect(chooseFrames([top], []).unread).toHaveLength(3);
  });
});

describe('a selection', () => {
  it('is looked for first where the keyboard is, the innermost first, then elsewhere', () => {
    const places = [
      place([], { active: 1 }),
      place([0]),
      place([1], { active: 0 }),
      place([1, 0], { url: 'https://bank.example/' }),
    ];
    expect(idsIn(framesWithSelection(places, []).frames)).toEqual([110, 11, 10]);
    expect(framesWithSelection(places, [])).toMatchObject({ focused: 2 });
    expect(idsIn(framesWithSelection(places, ['bank.example', 'booking.example']).frames)).toEqual([]);
  });

  it('is of the page itself where the keyboard is in no frame, or in one that nobody gets into', () => {
    expect(framesWithSelection([place([]), place([0])], []).focused).toBe(0);
    expect(framesWithSelection([place([], { active: 3 }), place([0])], []).focused).toBe(0);
    expect(framesWithSelection([], [])).toEqual({ frames: [], focused: 0 });
  });
});

describe('a page with its frames', () => {
  const page = { url: 'https://hotel.example/', title: 'Hotel', text: '# Hotel\n\nBy the sea.', truncated: false };
  const form = {
    url: 'https://booking.example/form',
    title: 'Book # a room',
    text: '# Rooms\n\n```\n# no\n```',
    truncated: true,
  };

  it('says where each is from, with its headings below', () => {
    expect(appendFrames(page, [form])).toEqual({
      ...page,
      text: '# Hotel\n\nBy the sea.\n\n# Frame: Book a room (booking.example)\n\nFrom https://booking.example/form\n\n## Rooms\n\n```\n# no\n```',
      truncated: true,
      frames: ['booking.example'],
    });
  });

  it('names each in whole characters, however long its name is', () => {
    const { text } = appendFrames(page, [{ ...form, title: `${'a'.repeat(119)}\u{1f35e} bread` }]);
    expect(text).not.toMatch(/\p{Cs}/u);
  });

  it('is as it was where there are none', () => {
    expect(appendFrames(page, [])).toBe(page);
  });
});
