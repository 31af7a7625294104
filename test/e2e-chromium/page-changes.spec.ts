import { test } from '@playwright/test';
import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { openReadyStage, type ReadyStage } from '../../scripts/browser/ready-stage.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import { playPageChanges } from '../scenarios/page-changes.ts';
import { LOAVES } from '../scenarios/pages.ts';

const missing = whyNoPulse();
test.skip(missing !== undefined, missing ?? '');

test('an app that shows another page is told of, and its page takes the place of the one before', async () => {
  test.setTimeout(180_000);
  let backend: LocalBackend | undefined;
  let stage: ReadyStage | undefined;
  try {
    backend = await startLocalBackend({ greets: false });
    stage = await openReadyStage({ browser: 'chromium', page: LOAVES, backend, room: HEADSET });
    await playPageChanges({ stage, backend }, stage.ui);
  } finally {
    await stage?.close();
    await backend?.close();
  }
});
