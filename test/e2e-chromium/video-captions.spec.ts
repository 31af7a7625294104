import { test } from '@playwright/test';
import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { openStageInRoom, type StageInRoom } from '../../scripts/browser/ready-stage.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import * as video from '../scenarios/video-captions.ts';

const missing = whyNoPulse();
test.skip(missing !== undefined, missing ?? '');

test('captions of a video are offered, fetched once they are asked for, and answered from', async () => {
  test.setTimeout(180_000);
  let backend: LocalBackend | undefined;
  let stage: StageInRoom | undefined;
  const site = await video.openVideoSite();
  try {
    backend = await startLocalBackend({ greets: false });
    stage = await openStageInRoom({
      browser: 'chromium',
      pageUrl: site.watchUrl,
      room: HEADSET,
      recorded: 'first-use',
    });
    await stage.setMicrophone('granted');
    await stage.configure({ backendUrl: backend.url, key: backend.key });
    const ui = await stage.openSurface();
    await video.areOffered(site, ui);
    await video.areMissed(site, ui);
    await video.areAnsweredFrom(site, ui);
    await video.areOfferedAsTracks({ stage, site }, ui);
  } finally {
    await stage?.close();
    await backend?.close();
    await site.close();
  }
});
