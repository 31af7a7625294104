import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { openFirefoxStage } from '../../scripts/browser/firefox/firefox-stage.ts';
import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { openRoomDevices } from '../../scripts/browser/room-devices.ts';
import { servePages } from '../../scripts/browser/serve-pages.ts';
import { HEADSET, openSoundRig } from '../../scripts/browser/sound-rig.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { whyNoFirefox } from '../../scripts/find-firefox.mjs';
import { startLocalBackend } from '../../scripts/local-backend.ts';
import { writeDown } from '../scenarios/captions.ts';
import { changeRates, type PlayWithDevices, unplug } from '../scenarios/devices.ts';
import { holdToTalk } from '../scenarios/hold.ts';
import { stop } from '../scenarios/scenarios.ts';
import { fallsSilent, neverBegins, type PlayWithService, startMoodyService, stopsReading } from '../scenarios/silent-service.ts';
import { waitForLive } from '../scenarios/talk.ts';

/** Another evening with Firefox: captions, a key that is held to talk, devices that come and go, services that fall silent. */
const isCi = Boolean(process.env.CI) && process.env.CI !== 'false';
const missing = whyNoFirefox() ?? whyNoPulse();

describe.skipIf(missing !== undefined && !isCi)(`Firefox${missing ? ` (${missing})` : ''}`, () => {
  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(thing: T): T => {
    opened.push(thing);
    return thing;
  };
  let play: PlayWithDevices & PlayWithService;
  let surface: AnySurface;

  beforeAll(async () => {
    const extensionDir = await buildExtension('production', 'firefox');
    const pages = keep(await servePages(resolve(import.meta.dirname, '../e2e-chromium/pages')));
    const backend = keep(await startLocalBackend({ greets: false }));
    const service = keep(await startMoodyService());
    const rig = keep(await openSoundRig(HEADSET));
    const pageUrl = pages.urlOf('honey-bee.html');
    const stage = keep(await openFirefoxStage({ extensionDir, pageUrl, rig }));
    await stage.setMicrophone('granted');
    await stage.configure({ backendUrl: backend.url, key: backend.key, transport: 'websocket' });
    play = { stage, backend, service, devices: openRoomDevices(rig), transport: 'websocket' };
  });
  afterAll(async () => {
    for (const thing of opened.reverse()) await thing.close();
  });

  // Each goes on where the one before has ended.
  let isBroken = false;
  beforeEach(({ skip }) => skip(isBroken, 'what came before it failed'));
  afterEach(({ task }) => {
    isBroken ||= task.result?.state === 'fail';
  });

  it('captions are the words of the person, nobody answers, and Copy takes them along', async () => {
    surface = await writeDown(play);
  });
  it('a conversation is begun in the popup', async () => {
    await play.stage.start();
    surface = await play.stage.openPanel();
    await waitForLive(surface);
  });
  it('devices of other rates take the place of those that are there, and nobody notices', () => changeRates(play, surface));
  it('a microphone that is unplugged is told, and the one that is plugged in is heard', () => unplug(play, surface));
  it('who holds a key to talk is heard while it is held, and not otherwise', () => holdToTalk(play, surface));
  it('Stop gives the microphone back', () => stop(play, surface));

  it('a service that never says a word is told', async () => {
    const { url, key } = play.service;
    await play.stage.configure({ backendUrl: url, key });
    surface = await play.stage.openPanel();
    await neverBegins(play, surface);
  });
  it('a service that falls silent in the middle of its answer to a held turn is told', () => fallsSilent(play, surface));
  it('a service that stops reading is told', () => stopsReading(play, surface));
  it('nothing went wrong that nobody handled', async () => {
    expect(await play.stage.uncaught()).toEqual([]);
  });
});
