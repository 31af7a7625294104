import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placementOf } from '../../../utils/overlay/place.ts';
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
});
