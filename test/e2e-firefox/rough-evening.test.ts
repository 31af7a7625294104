import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { openFirefoxStage } from '../../scripts/browser/firefox/firefox-stage.ts';
import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { openRoomDevices } from '../../scripts/browser/room-devices.ts';
import { servePages } from '../../scripts/browser/serve-pages.ts';
import { HEADSET, openSoundRig } from '../../scripts/browser/sound-rig.ts';
import { whyNoFirefox } from '../../scripts/find-firefox.mjs';
import { startLocalBackend } from '../../scripts/local-backend.ts';
import { ROUGH_EVENING, type RoughEvening } from '../scenarios/rough-evening.ts';
import { startMoodyService } from '../scenarios/silent-service.ts';

/** Another evening with Firefox: captions, a key that is held to talk, devices that come and go, services that fall silent. */
const isCi = Boolean(process.env.CI) && process.env.CI !== 'false';
const missing = whyNoFirefox() ?? whyNoPulse();

describe.skipIf(missing !== undefined && !isCi)(`Firefox${missing ? ` (${missing})` : ''}`, () => {
  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(thing: T): T => {
    opened.push(thing);
    return thing;
  };
  let evening: RoughEvening;

  beforeAll(async () => {
    const extensionDir = await buildExtension('production', 'firefox');
    const pages = keep(await servePages(resolve(import.meta.dirname, '../e2e-chromium/pages')));
    const backend = keep(await startLocalBackend({ greets: false }));
    const service = keep(await startMoodyService());
    const rig = keep(await openSoundRig(HEADSET));
    const stage = keep(await openFirefoxStage({ extensionDir, pageUrl: pages.urlOf('honey-bee.html'), rig }));
    await stage.setMicrophone('granted');
    await stage.configure({ backendUrl: backend.url, key: backend.key, transport: 'websocket' });
    evening = { stage, backend, service, devices: await openRoomDevices(rig), transport: 'websocket' };
  });
  afterAll(async () => {
    for (const thing of opened.reverse()) await thing.close();
  });

  let isBroken = false;
  beforeEach(({ skip }) => skip(isBroken, 'what came before it failed'));
  afterEach(({ task }) => {
    isBroken ||= task.result?.state === 'fail';
  });

  for (const [name, act] of ROUGH_EVENING) it(name, () => act(evening));
});
