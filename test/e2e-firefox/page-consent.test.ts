import { afterAll, beforeAll, describe, test } from 'vitest';
import { openReadyStage, type ReadyStage } from '../../scripts/browser/ready-stage.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import { playPageConsent } from '../scenarios/page-consent.ts';
import { SECRETS } from '../scenarios/pages.ts';
import { whySkippedWithSound } from './missing.ts';

const missing = whySkippedWithSound();

describe.skipIf(missing !== undefined)(`the page at Start ${missing ?? ''}`, () => {
  let backend: LocalBackend;
  let stage: ReadyStage;

  beforeAll(async () => {
    backend = await startLocalBackend({ greets: false });
    stage = await openReadyStage({ browser: 'firefox', page: SECRETS, backend, room: HEADSET });
  });
  afterAll(async () => {
    await stage?.close();
    await backend?.close();
  });

  test('is offered, sent as it was shown, taken back, left alone, and shared without asking', async () => {
    await playPageConsent({ stage, backend }, stage.ui);
  }, 180_000);
});
