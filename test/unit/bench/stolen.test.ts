import { expect, it } from 'vitest';
import { stolenPercent, watchStolen } from '../../bench/stolen.ts';

it('what another machine took is a share of all the time, and that of guests is counted once', () => {
  const before = 'cpu  100 0 100 800 0 0 0 0 50 0';
  expect(stolenPercent(before, 'cpu  150 0 150 1600 0 0 0 100 90 0')).toBe(10);
  expect(stolenPercent(before, before)).toBe(0);
});

it.skipIf(process.platform !== 'linux')('Linux tells it', async () => {
  const stolen = await watchStolen();
  expect(await stolen()).toBeGreaterThanOrEqual(0);
});
