import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { openRoughEvening, ROUGH_HOUR, type RoughEvening } from '../scenarios/rough-evening.ts';
import { test } from './fixtures.ts';

/** What is the browser's own of the other evening of Firefox, in Chromium, with real sound, over a WebSocket. */
const missing = whyNoPulse();

test.describe('a rough hour with Chromium over a WebSocket', () => {
  test.skip(missing !== undefined, missing ?? '');
  // Each goes on where the one before has ended.
  test.describe.configure({ mode: 'serial' });

  let evening: RoughEvening;

  test.beforeAll(async () => {
    evening = await openRoughEvening('chromium');
  });
  test.afterAll(() => evening?.close());

  for (const [name, act] of ROUGH_HOUR) test(name, () => act(evening));
});
