import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { openStageInRoom } from '../../scripts/browser/ready-stage.ts';
import { evening } from '../scenarios/evening.ts';
import type { Play } from '../scenarios/scenarios.ts';
import { test } from './fixtures.ts';

/** The evening with Firefox in Chromium, with real sound, over a WebSocket; the permission is asked for in a tab of its own. */
const missing = whyNoPulse();

test.describe('a conversation over a WebSocket', () => {
  test.skip(missing !== undefined, missing ?? '');
  // Each goes on where the one before has ended.
  test.describe.configure({ mode: 'serial' });

  let play: Play;

  test.beforeAll(async ({ backend, pages }) => {
    const stage = await openStageInRoom({ browser: 'chromium', pageUrl: pages.urlOf('honey-bee.html') });
    play = { stage, backend, transport: 'websocket' };
    await stage.configure({ backendUrl: backend.url, key: backend.key, transport: 'websocket' });
  });
  test.afterAll(() => play?.stage.close());

  for (const hour of evening(() => play)) test(hour.name, () => hour.play());
});
