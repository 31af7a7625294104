import { expect, it } from 'vitest';
import { plantForest } from '../../../utils/page/forest.ts';
import { growForest } from '../../bench/page/train/grow-forest.ts';

it('tells apart what it was grown to tell apart', () => {
  const count = 4000;
  const width = 95;
  const rows = new Float32Array(count * width);
  const labels = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < width; column++) rows[row * width + column] = ((row * 31 + column * 17) % 101) / 100;
    // The last column stands beyond the first alphabet of the text.
    labels[row] = (rows[row * width + 94] ?? 0) > 0.5 && (rows[row * width + 3] ?? 0) > 0.2 ? 1 : 0;
  }
  const forest = growForest({ rows, width, labels, weights: new Float32Array(count).fill(1) });
  const judge = plantForest(forest, width);
  const right = [...labels.keys()].filter((row) => judge(rows, row) > 0.5 === (labels[row] === 1));
  expect(right.length / count).toBeGreaterThan(0.95);
});
