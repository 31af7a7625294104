import { describe, expect, it } from 'vitest';
import { isSameColour, mixColours } from '../../../utils/page/same-colour.ts';

describe('letters in front of a colour', () => {
  it.each([
    ['white on white', 'rgb(255, 255, 255)', [255, 255, 255]],
    ['next to white on white', 'rgb(245, 246, 247)', [255, 255, 255]],
    ['dark grey on black', 'rgb(12, 12, 12)', [0, 0, 0]],
    ['letters that let nearly all through', 'rgba(0, 0, 0, 0.04)', [255, 255, 255]],
    ['transparent letters', 'rgba(0, 0, 0, 0)', [1, 2, 3]],
  ] as const)('cannot be read: %s', (_, letters, behind) => {
    expect(isSameColour(letters, behind)).toBe(true);
  });

  it.each([
    ['black on white', 'rgb(0, 0, 0)', [255, 255, 255]],
    ['light grey on white', 'rgb(238, 238, 238)', [255, 255, 255]],
    ['green as bright as the red behind it', 'rgb(0, 130, 0)', [255, 0, 0]],
    ['a colour of another kind', 'oklch(1 0 0)', [255, 255, 255]],
    ['white on a picture', 'rgb(255, 255, 255)', undefined],
    ['nothing that is a colour', '', [255, 255, 255]],
  ] as const)('can be read, or may be: %s', (_, letters, behind) => {
    expect(isSameColour(letters, behind)).toBe(false);
  });

  it('is behind glass what is mixed of both', () => {
    expect(mixColours('rgba(0, 0, 0, 0.5)', [255, 255, 255])).toEqual([127.5, 127.5, 127.5]);
    expect(mixColours('rgba(0, 0, 0, 0)', [1, 2, 3])).toEqual([1, 2, 3]);
    expect(mixColours('rgb(9, 8, 7)', undefined)).toEqual([9, 8, 7]);
    expect(mixColours('rgba(9, 8, 7, 0.9)', undefined)).toBeUndefined();
    expect(mixColours('color(srgb 1 1 1)', [1, 2, 3])).toBeUndefined();
  });
});
