import { test } from '@playwright/test';
import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { openReadyStage, type ReadyStage } from '../../scripts/browser/ready-stage.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import { playPageConsent } from '../scenarios/page-consent.ts';
import { SECRETS } from '../scenarios/pages.ts';

const missing = whyNoPulse();
test.skip(missing !== undefined, missing ?? '');

test('a page is offered at Start, sent as it was shown, taken back, left alone, and shared without asking', async () => {
  test.setTimeout(180_000);
  let backend: LocalBackend | undefined;
  let stage: ReadyStage | undefined;
  try {
    backend = await startLocalBackend({ greets: false });
    stage = await openReadyStage({ browser: 'chromium', page: SECRETS, backend, room: HEADSET });
    await playPageConsent({ stage, backend }, stage.ui);
  } finally {
    await stage?.close();
    await backend?.close();
  }
});
