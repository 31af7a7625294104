import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { openChromiumStage } from '../../scripts/browser/chromium-stage.ts';
import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { openRoomDevices } from '../../scripts/browser/room-devices.ts';
import { HEADSET, openSoundRig } from '../../scripts/browser/sound-rig.ts';
import { ROUGH_HOUR, type RoughEvening } from '../scenarios/rough-evening.ts';
import { startMoodyService } from '../scenarios/silent-service.ts';
import { test } from './fixtures.ts';

/** What is the browser's own of the other evening of Firefox, in Chromium, with real sound, over a WebSocket. */
const missing = whyNoPulse();

test.describe('Chromium over a WebSocket', () => {
  test.skip(missing !== undefined, missing ?? '');
  test.describe.configure({ mode: 'serial' });

  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(thing: T): T => {
    opened.push(thing);
    return thing;
  };
  let evening: RoughEvening;

  test.beforeAll(async ({ backend, pages }) => {
    const service = keep(await startMoodyService());
    const rig = keep(await openSoundRig(HEADSET));
    const extensionDir = await buildExtension();
    const stage = keep(await openChromiumStage({ extensionDir, pageUrl: pages.urlOf('honey-bee.html'), rig }));
    await stage.setMicrophone('granted');
    await stage.configure({ backendUrl: backend.url, key: backend.key, transport: 'websocket' });
    evening = { stage, backend, service, devices: await openRoomDevices(rig), transport: 'websocket' };
  });
  test.afterAll(async () => {
    for (const thing of opened.reverse()) await thing.close();
  });

  for (const [name, act] of ROUGH_HOUR) test(name, () => act(evening));
});
