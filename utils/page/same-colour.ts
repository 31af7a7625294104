/** Red, green and blue, 0–255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Letters that are no further from what is behind them in any of the three cannot be told from it: a contrast of 1.1 at most. */
const LEAST_APART = 12;
const OPAQUE = 0.999;

/**
 * What one sees of a colour in front of another: both as browsers write computed colours, `rgb(…)` or `rgba(…)`. Undefined if the
 * one in front is of another kind, or lets through what is not known.
 */
export function mixColours(front: string, behind: Colour | undefined): Colour | undefined {
  if (front === NONE) return behind;
  const [, red = '', green = '', blue = '', alpha = '1'] = RGB.exec(front) ?? [];
  if (red === '') return undefined;
  const share = Number(alpha);
  const seen = [red, green, blue].map(Number);
  if (share > OPAQUE) return seen as unknown as Colour;
  if (!behind) return undefined;
  return behind.map((one, at) => one + ((seen[at] ?? 0) - one) * share) as unknown as Colour;
}

const NONE = 'rgba(0, 0, 0, 0)';
const RGB = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/;

/** Whether letters of a computed colour cannot be told from what is behind them. Whatever is not known can be read. */
export function isSameColour(letters: string, behind: Colour | undefined): boolean {
  const seen = behind && mixColours(letters, behind);
  return (
    seen !== undefined &&
    behind !== undefined &&
    seen.every((one, at) => Math.abs(one - (behind[at] ?? 0)) <= LEAST_APART)
  );
}
