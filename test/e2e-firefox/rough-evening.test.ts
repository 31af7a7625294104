import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest';
import { openRoughEvening, ROUGH_EVENING, type RoughEvening } from '../scenarios/rough-evening.ts';
import { whySkippedWithSound } from './missing.ts';

/** Another evening with Firefox: captions, a key that is held to talk, devices that come and go, services that fall silent. */
const missing = whySkippedWithSound();

describe.skipIf(missing !== undefined)(`a rough evening with Firefox${missing ? ` (${missing})` : ''}`, () => {
  let evening: RoughEvening;

  beforeAll(async () => {
    evening = await openRoughEvening('firefox');
  });
  afterAll(() => evening?.close());

  // Each goes on where the one before has ended.
  let isBroken = false;
  beforeEach(({ skip }) => skip(isBroken, 'what came before it failed'));
  afterEach(({ task }) => {
    isBroken ||= task.result?.state === 'fail';
  });

  for (const [name, act] of ROUGH_EVENING) it(name, () => act(evening));
});
