import { test } from '@playwright/test';
import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { openReadyStage, type ReadyStage } from '../../scripts/browser/ready-stage.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import * as pdf from '../scenarios/pdf.ts';

const missing = whyNoPulse();
test.skip(missing !== undefined, missing ?? '');

test('a PDF is offered at Start, fetched and read once it is shared, and answered from with its page', async () => {
  test.setTimeout(180_000);
  let backend: LocalBackend | undefined;
  let stage: ReadyStage | undefined;
  const handbook = await pdf.makeHandbook();
  try {
    backend = await startLocalBackend({ greets: false });
    stage = await openReadyStage({ browser: 'chromium', page: handbook.path, backend, room: HEADSET });
    await stage.ui.press('Start');
    await pdf.isOffered({ stage }, stage.ui);
    await stage.ui.press('Share');
    await pdf.isAnswered({ stage }, stage.ui);
  } finally {
    await stage?.close();
    await backend?.close();
    await handbook.close();
  }
});
