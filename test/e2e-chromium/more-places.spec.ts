import { test } from '@playwright/test';
import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { openReadyStage, type ReadyStage } from '../../scripts/browser/ready-stage.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import * as places from '../scenarios/more-places.ts';
import { HOTEL } from '../scenarios/pages.ts';
import { withOtherTabs } from './changed-build.ts';

const missing = whyNoPulse();
test.skip(missing !== undefined, missing ?? '');

test('a frame of another site, a selection in it and a page of another tab become part of the conversation', async () => {
  test.setTimeout(180_000);
  let backend: LocalBackend | undefined;
  let stage: ReadyStage | undefined;
  try {
    backend = await startLocalBackend({ greets: false });
    stage = await openReadyStage({ browser: 'chromium', page: HOTEL, backend, room: HEADSET, change: withOtherTabs });
    const { ui } = stage;
    await places.isReadWithItsFrame(stage, ui);
    await places.isSelectedInTheFrame(stage, ui);
    await places.isSharedAsItIsSeen(stage, ui);
    await places.isSharedFromAnotherTab(stage, ui);
  } finally {
    await stage?.close();
    await backend?.close();
  }
});
