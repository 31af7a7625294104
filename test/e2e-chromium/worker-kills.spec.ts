import { killWorkersOf } from '../scenarios/worker-kills.ts';
import { expect, test } from './fixtures.ts';
import { note } from './steps.ts';

test('a worker that is killed before, between and during turns is not missed', async ({ open }) => {
  test.setTimeout(180_000);
  const { extension, page } = await open();
  const { gaps, quietMoreMs, lines, ...rest } = await killWorkersOf(extension, page, 3, note);
  expect(rest).toMatchObject({ kills: 3, lost: 0, doubled: 0, outOfOrder: 0, calls: 1, popupSame: 3 });
  expect(lines).toBeGreaterThanOrEqual(12);
  expect(gaps.missingMs).toBeLessThanOrEqual(100);
  // Silence within an answer also comes from an engine that is late on a busy machine: a figure, not a verdict.
  note(`the longest silence in an answer was ${quietMoreMs} ms longer than without a kill`);
});
