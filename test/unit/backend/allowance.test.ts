import { expect, it } from 'vitest';
import { createAllowance } from '../../../backend/engine-server/allowance.ts';

it('lets everything pass until it is used up, then makes wait for as long as is owed', () => {
  let now = 0;
  const allowance = createAllowance(1000, 100, () => now);
  expect(allowance.spend(1000)).toBe(0);
  expect(allowance.spend(50)).toBe(500);
  now = 500;
  expect(allowance.spend(0)).toBe(0);
  expect(allowance.spend(10)).toBe(100);
});

it('never grows beyond what may be sent at once', () => {
  let now = 0;
  const allowance = createAllowance(1000, 100, () => now);
  now = 3_600_000;
  expect(allowance.spend(1001)).toBe(10);
});
