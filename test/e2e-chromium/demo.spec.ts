import { playDemo } from '../scenarios/demo.ts';
import { expect, test } from './fixtures.ts';

test('the demo of what has just been installed needs no backend, and prints the same object', async () => {
  test.setTimeout(240_000);
  expect(await playDemo(['--transport', 'on-device'])).toMatchObject({ browser: 'chromium', transport: 'on-device' });
});

test('the demo greets, hears, answers, and prints one object', async () => {
  test.setTimeout(240_000);
  const { timeline } = await playDemo();
  for (const ms of Object.values(timeline)) expect(ms).toBeGreaterThanOrEqual(0);
});
