import { expect, it } from 'vitest';
import { cornerBeside, nearestCorner } from '../../../utils/ui/corners.ts';
import { acceptsPress, type Sight, see } from '../../../utils/ui/visibility-guard.ts';
import { CORNERS } from '../../../utils/wire/protocol.ts';

const screen = { left: -1_000, top: 50, width: 1_000, height: 600 };

it.each([
  [-999, 51, 'top-left'],
  [-501, 349, 'top-left'],
  [-499, 349, 'top-right'],
  [-501, 351, 'bottom-left'],
  [-1, 649, 'bottom-right'],
  [-5_000, 5_000, 'bottom-left'],
] as const)('drops at %d, %d into the %s corner', (x, y, corner) => {
  expect(nearestCorner({ x, y }, screen, 'top-left')).toBe(corner);
});

it('stays where it was in a window without a size', () => {
  expect(nearestCorner({ x: 9, y: 9 }, { left: 0, top: 0, width: 0, height: 0 }, 'bottom-left')).toBe('bottom-left');
});

it('comes by the arrow keys from every corner to every other, and by no other key anywhere', () => {
  for (const corner of CORNERS) {
    const up = cornerBeside(corner, 'ArrowUp') ?? corner;
    expect(cornerBeside(up, 'ArrowLeft')).toBe('top-left');
    const down = cornerBeside(corner, 'ArrowDown') ?? corner;
    expect(cornerBeside(down, 'ArrowRight')).toBe('bottom-right');
    for (const key of ['Tab', 'Enter', ' ', 'a', 'Home']) expect(cornerBeside(corner, key)).toBeUndefined();
  }
});

const covered: Sight = { known: true, since: undefined };

it('counts a press of a person once the frame has been visible for half a second', () => {
  const seen = see(covered, true, 1_000);
  expect(acceptsPress(seen, true, 1_499)).toBe(false);
  expect(acceptsPress(seen, true, 1_500)).toBe(true);
  expect(acceptsPress(see(seen, true, 1_400), true, 1_500)).toBe(true);
});

it('counts no press on what is covered, and begins anew once it is seen again', () => {
  const hidden = see(see(covered, true, 0), false, 5_000);
  expect(acceptsPress(hidden, true, 9_000)).toBe(false);
  const again = see(hidden, true, 9_000);
  expect(acceptsPress(again, true, 9_100)).toBe(false);
  expect(acceptsPress(again, true, 9_500)).toBe(true);
});

it('counts no press that a script made, and none where the browser cannot tell what is visible', () => {
  const blind: Sight = { known: false, since: undefined };
  expect(acceptsPress(see(covered, true, 0), false, 9_000)).toBe(false);
  expect(acceptsPress(blind, false, 0)).toBe(false);
  expect(acceptsPress(see(blind, true, 0), true, 9_000)).toBe(false);
});
