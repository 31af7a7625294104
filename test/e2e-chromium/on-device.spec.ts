import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { eveningOnDevice, openOnDevice, type PlayOnDevice } from '../scenarios/on-device.ts';
import { test } from './fixtures.ts';

/** The evening of somebody who has just installed it, with real sound and without a network. */
const missing = whyNoPulse();

test.describe('a conversation that stays on this computer', () => {
  test.skip(missing !== undefined, missing ?? '');
  // Each goes on where the one before has ended.
  test.describe.configure({ mode: 'serial' });

  let play: PlayOnDevice;

  test.beforeAll(async () => {
    play = await openOnDevice('chromium');
  });
  test.afterAll(() => play?.close());

  for (const hour of eveningOnDevice(() => play)) test(hour.name, () => hour.play());
});
