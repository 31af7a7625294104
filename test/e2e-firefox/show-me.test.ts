import { afterAll, beforeAll, describe, test } from 'vitest';
import { openReadyStage, type ReadyStage } from '../../scripts/browser/ready-stage.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import { FERRY_BOOK } from '../scenarios/pages.ts';
import { playShowMe } from '../scenarios/show-me.ts';
import { whySkippedWithSound } from './missing.ts';

const missing = whySkippedWithSound();

describe.skipIf(missing !== undefined)(`the end of a long page ${missing ?? ''}`, () => {
  let backend: LocalBackend;
  let stage: ReadyStage;

  beforeAll(async () => {
    backend = await startLocalBackend({ greets: false });
    stage = await openReadyStage({ browser: 'firefox', page: FERRY_BOOK, backend, room: HEADSET });
  });
  afterAll(async () => {
    await stage?.close();
    await backend?.close();
  });

  test('is read on request, and shown in the page by a press and by asking', async () => {
    await playShowMe({ stage }, stage.ui);
  }, 180_000);
});
