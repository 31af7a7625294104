import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { openChromiumStage } from '../../scripts/browser/chromium-stage.ts';
import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { openRoomDevices } from '../../scripts/browser/room-devices.ts';
import { HEADSET, openSoundRig } from '../../scripts/browser/sound-rig.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { writeDown } from '../scenarios/captions.ts';
import { changeRates, type PlayWithDevices, unplug } from '../scenarios/devices.ts';
import { holdToTalk } from '../scenarios/hold.ts';
import { stop } from '../scenarios/scenarios.ts';
import { fallsSilent, neverBegins, type PlayWithService, startMoodyService, stopsReading } from '../scenarios/silent-service.ts';
import { waitForLive } from '../scenarios/talk.ts';
import { expect, test } from './fixtures.ts';

/** The same as in Firefox, with real sound, over a WebSocket. */
const missing = whyNoPulse();

test.describe('Chromium over a WebSocket', () => {
  test.skip(missing !== undefined, missing ?? '');
  // Each goes on where the one before has ended.
  test.describe.configure({ mode: 'serial' });

  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(thing: T): T => {
    opened.push(thing);
    return thing;
  };
  let play: PlayWithDevices & PlayWithService;
  let surface: AnySurface;

  test.beforeAll(async ({ backend, pages }) => {
    const service = keep(await startMoodyService());
    const rig = keep(await openSoundRig(HEADSET));
    const extensionDir = await buildExtension();
    const stage = keep(await openChromiumStage({ extensionDir, pageUrl: pages.urlOf('honey-bee.html'), rig }));
    await stage.setMicrophone('granted');
    await stage.configure({ backendUrl: backend.url, key: backend.key, transport: 'websocket' });
    play = { stage, backend, service, devices: openRoomDevices(rig), transport: 'websocket' };
  });
  test.afterAll(async () => {
    for (const thing of opened.reverse()) await thing.close();
  });

  test('captions are the words of the person, nobody answers, and Copy takes them along', async () => {
    surface = await writeDown(play);
  });
  test('a conversation is begun in the popup', async () => {
    await play.stage.start();
    surface = await play.stage.openPanel();
    await waitForLive(surface);
  });
  test('devices of other rates take the place of those that are there, and nobody notices', () => changeRates(play, surface));
  test('a microphone that is unplugged is told, and the one that is plugged in is heard', () => unplug(play, surface));
  test('who holds a key to talk is heard while it is held, and not otherwise', () => holdToTalk(play, surface));
  test('Stop gives the microphone back', () => stop(play, surface));

  test('a service that never says a word is told', async () => {
    const { url, key } = play.service;
    await play.stage.configure({ backendUrl: url, key });
    surface = await play.stage.openPanel();
    await neverBegins(play, surface);
  });
  test('a service that falls silent in the middle of its answer to a held turn is told', () => fallsSilent(play, surface));
  test('a service that stops reading is told', () => stopsReading(play, surface));
  test('nothing went wrong that nobody handled', async () => {
    expect(await play.stage.uncaught()).toEqual([]);
  });
});
