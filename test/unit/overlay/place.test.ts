import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draggedUnder, type Placement, placementOf } from '../../../utils/overlay/place.ts';
import { CORNERS, OVERLAY_SIZES } from '../../../utils/wire/protocol.ts';

const VIEW = { width: 1280, height: 800 };

describe('the place of the overlay', () => {
  it('is in its corner', () => {
    expect(placementOf({ mode: 'pill', corner: 'top-left' }, OVERLAY_SIZES.pill, VIEW)).toMatchObject({
      top: '16px',
      left: '16px',
      right: 'auto',
      bottom: 'auto',
    });
    expect(placementOf({ mode: 'full', corner: 'bottom-right' }, OVERLAY_SIZES.full, VIEW)).toMatchObject({
      right: '16px',
      bottom: '16px',
    });
  });

  it('goes along with the pointer from whichever corner', () => {
    const drag = { x: -100, y: -50 };
    expect(placementOf({ mode: 'pill', corner: 'bottom-right', drag }, OVERLAY_SIZES.pill, VIEW)).toMatchObject({
      right: '116px',
      bottom: '66px',
    });
  });

  it('is wholly inside the window, however small that is and however far it is dragged', () => {
    const px = fc.integer({ min: -3_000, max: 3_000 });
    const side = fc.integer({ min: 40, max: 2_000 });
    const layout = fc.record({
      mode: fc.constantFrom('pill' as const, 'full' as const),
      corner: fc.constantFrom(...CORNERS),
      drag: fc.record({ x: px, y: px }),
    });
    fc.assert(
      fc.property(layout, fc.record({ width: side, height: side }), (at, view) => {
        const place = placementOf(at, OVERLAY_SIZES[at.mode], view);
        const number = (length: string): number => (length === 'auto' ? 0 : Number.parseInt(length, 10));
        const x = number(place.left) + number(place.right);
        const y = number(place.top) + number(place.bottom);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(x + number(place.width)).toBeLessThanOrEqual(view.width);
        expect(y + number(place.height)).toBeLessThanOrEqual(view.height);
      }),
    );
  });

  it('comes under a pointer that lost it, from wherever it is and wherever the pointer is', () => {
    const at = (most: number) => fc.integer({ min: 0, max: most - 1 });
    const layout = fc.record({
      mode: fc.constantFrom('pill' as const, 'full' as const),
      corner: fc.constantFrom(...CORNERS),
      drag: fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) }),
    });
    fc.assert(
      fc.property(layout, fc.record({ x: at(VIEW.width), y: at(VIEW.height) }), (left, pointer) => {
        const size = OVERLAY_SIZES[left.mode];
        const { x, y, width, height } = boxOf(placementOf(draggedUnder(left, size, VIEW, pointer), size, VIEW));
        expect(pointer.x).toBeGreaterThanOrEqual(x);
        expect(pointer.x).toBeLessThanOrEqual(x + width);
        expect(pointer.y).toBeGreaterThanOrEqual(y);
        expect(pointer.y).toBeLessThanOrEqual(y + height);
      }),
    );
  });
});

/** Where a placement is in a window of the size of VIEW. */
function boxOf({ top, right, bottom, left, width, height }: Placement) {
  const px = Number.parseFloat;
  return {
    x: left === 'auto' ? VIEW.width - px(right) - px(width) : px(left),
    y: top === 'auto' ? VIEW.height - px(bottom) - px(height) : px(top),
    width: px(width),
    height: px(height),
  };
}
