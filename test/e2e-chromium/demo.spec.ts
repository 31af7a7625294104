import { playDemo } from '../scenarios/demo.ts';
import { expect, test } from './fixtures.ts';

test('the demo greets, hears, answers, and prints one object', async () => {
  test.setTimeout(240_000);
  const { timeline } = await playDemo();
  for (const ms of Object.values(timeline)) expect(ms).toBeGreaterThanOrEqual(0);
});
