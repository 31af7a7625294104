import { afterAll, beforeAll, describe, test } from 'vitest';
import { openReadyStage, type ReadyStage } from '../../scripts/browser/ready-stage.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import { playPageChanges } from '../scenarios/page-changes.ts';
import { LOAVES } from '../scenarios/pages.ts';
import { whySkippedWithSound } from './missing.ts';

const missing = whySkippedWithSound();

describe.skipIf(missing !== undefined)(`another page of an app ${missing ?? ''}`, () => {
  let backend: LocalBackend;
  let stage: ReadyStage;

  beforeAll(async () => {
    backend = await startLocalBackend({ greets: false });
    stage = await openReadyStage({ browser: 'firefox', page: LOAVES, backend, room: HEADSET });
  });
  afterAll(async () => {
    await stage?.close();
    await backend?.close();
  });

  test('is told of, and takes the place of the one before', async () => {
    await playPageChanges({ stage, backend }, stage.ui);
  }, 180_000);
});
