import { test } from '@playwright/test';
import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { openReadyStage, type ReadyStage } from '../../scripts/browser/ready-stage.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import { FERRY_BOOK } from '../scenarios/pages.ts';
import { playShowMe } from '../scenarios/show-me.ts';

const missing = whyNoPulse();
test.skip(missing !== undefined, missing ?? '');

test('the end of a long page is read on request, and shown in the page by a press and by asking', async () => {
  test.setTimeout(180_000);
  let backend: LocalBackend | undefined;
  let stage: ReadyStage | undefined;
  try {
    backend = await startLocalBackend({ greets: false });
    stage = await openReadyStage({ browser: 'chromium', page: FERRY_BOOK, backend, room: HEADSET });
    await playShowMe({ stage }, stage.ui);
  } finally {
    await stage?.close();
    await backend?.close();
  }
});
