import { afterAll, beforeAll, describe, test } from 'vitest';
import { openReadyStage, type ReadyStage } from '../../scripts/browser/ready-stage.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import * as places from '../scenarios/more-places.ts';
import { HOTEL } from '../scenarios/pages.ts';
import { whySkippedWithSound } from './missing.ts';

const missing = whySkippedWithSound();

describe.skipIf(missing !== undefined)(`more than the page ${missing ?? ''}`, () => {
  let backend: LocalBackend;
  let stage: ReadyStage;

  beforeAll(async () => {
    backend = await startLocalBackend({ greets: false });
    stage = await openReadyStage({ browser: 'firefox', page: HOTEL, backend, room: HEADSET });
  });
  afterAll(async () => {
    await stage?.close();
    await backend?.close();
  });

  test('a frame of another site, a selection in it and a page of another tab, each allowed when the browser asks', async () => {
    const { ui } = stage;
    await places.isReadWithItsFrame(stage, ui);
    await places.isSelectedInTheFrame(stage, ui);
    await places.isSharedAsItIsSeen(stage, ui);
    await places.isSharedFromAnotherTab(stage, ui);
  }, 180_000);
});
