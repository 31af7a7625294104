import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest';
import { eveningOnDevice, openOnDevice, type PlayOnDevice } from '../scenarios/on-device.ts';
import { whySkippedWithSound } from './missing.ts';

/** The evening of somebody who has just installed it, with real sound and without a network. */
const missing = whySkippedWithSound();

describe.skipIf(missing !== undefined)(
  `a conversation that stays on this computer${missing ? ` (${missing})` : ''}`,
  () => {
    let play: PlayOnDevice | undefined;
    const played = (): PlayOnDevice => {
      if (!play) throw new Error('Nothing was opened.');
      return play;
    };

    beforeAll(async () => {
      play = await openOnDevice('firefox');
    });
    afterAll(() => play?.close());

    // Each goes on where the one before has ended.
    let isBroken = false;
    beforeEach(({ skip }) => skip(isBroken, 'what came before it failed'));
    afterEach(({ task }) => {
      isBroken ||= task.result?.state === 'fail';
    });

    for (const hour of eveningOnDevice(played)) it(hour.name, () => hour.play());
  },
);
