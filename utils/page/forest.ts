/**
 * A learned judgement: decision trees of one depth, whose leaves are added up. It is text: two characters for each split
 * (which feature, which of its thresholds), one for each leaf. See docs/decisions/0023-content-is-learned.md.
 */
export interface ForestText {
  depth: number;
  /** For each feature its thresholds in rising order, none for one that is not asked for. */
  thresholds: readonly (readonly number[])[];
  trees: string;
  /** What all sums begin with, and what one step of a leaf is worth, in log-odds. */
  base: number;
  leafStep: number;
}

/** Gives the probability, 0–1, of what the features of one row speak for. */
export type Forest = (features: Float32Array, row: number) => number;

/** The characters that numbers from 0 to 89 are written with: all of ASCII that needs no escape in a string. */
export const DIGITS = ' !#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}';
/** A leaf of this digit is worth nothing. Finer leaves judge no better. */
export const MIDDLE = 11;
/**
 * A split on features beyond the digits takes a second alphabet: feature = digit + FEATURES_EACH where the threshold's digit is
 * THRESHOLDS_EACH or more.
 */
export const FEATURES_EACH = DIGITS.length;
export const THRESHOLDS_EACH = 40;

/** Reads a forest for rows of `width` features. */
export function plantForest({ depth, thresholds, trees, base, leafStep }: ForestText, width: number): Forest {
  const splits = 2 ** depth - 1;
  const leaves = splits + 1;
  const count = Math.floor(trees.length / (splits * 2 + leaves));
  const features = new Uint8Array(count * splits);
  const limits = new Float32Array(count * splits);
  const values = new Float32Array(count * leaves);
  const numbers = new Uint8Array(128);
  for (let number = 0; number < DIGITS.length; number++) numbers[DIGITS.charCodeAt(number)] = number;
  let at = 0;
  for (let tree = 0; tree < count; tree++) {
    for (let split = 0; split < splits; split++, at += 2) {
      // Within bounds, here and below.
      const second = numbers[trees.charCodeAt(at + 1)] as number;
      const feature = (numbers[trees.charCodeAt(at)] as number) + (second >= THRESHOLDS_EACH ? FEATURES_EACH : 0);
      features[tree * splits + split] = feature;
      limits[tree * splits + split] = thresholds[feature]?.[second % THRESHOLDS_EACH] ?? Number.POSITIVE_INFINITY;
    }
    for (let leaf = 0; leaf < leaves; leaf++, at++)
      values[tree * leaves + leaf] = ((numbers[trees.charCodeAt(at)] as number) - MIDDLE) * leafStep;
  }
  return (rows, row) => {
    let sum = base;
    const from = row * width;
    for (let tree = 0, first = 0, leaf = 0; tree < count; tree++, first += splits, leaf += leaves) {
      let node = 0;
      for (let level = 0; level < depth; level++) {
        const split = first + node;
        const value = rows[from + (features[split] as number)] as number;
        node = node * 2 + (value >= (limits[split] as number) ? 2 : 1);
      }
      sum += values[leaf + node - splits] as number;
    }
    return 1 / (1 + Math.exp(-sum));
  };
}
