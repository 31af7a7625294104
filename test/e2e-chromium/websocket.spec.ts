import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { openChromiumStage } from '../../scripts/browser/chromium-stage.ts';
import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { openSoundRig } from '../../scripts/browser/sound-rig.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import * as scenarios from '../scenarios/scenarios.ts';
import { expect, test } from './fixtures.ts';

/** The scenarios of Firefox in Chromium, with real sound, over a WebSocket. */
const missing = whyNoPulse();

test.describe('a conversation over a WebSocket', () => {
  test.skip(missing !== undefined, missing ?? '');
  // Each goes on where the one before has ended.
  test.describe.configure({ mode: 'serial' });

  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(thing: T): T => {
    opened.push(thing);
    return thing;
  };
  let play: scenarios.Play;
  let surface: AnySurface;

  test.beforeAll(async ({ backend, pages }) => {
    const rig = keep(await openSoundRig());
    const extensionDir = await buildExtension();
    const stage = keep(await openChromiumStage({ extensionDir, pageUrl: pages.urlOf('honey-bee.html'), rig }));
    await stage.configure({ backendUrl: backend.url, key: backend.key, transport: 'websocket' });
    play = { stage, backend, transport: 'websocket' };
  });
  test.afterAll(async () => {
    for (const thing of opened.reverse()) await thing.close();
  });

  test('Start where nobody was asked yet opens the tab that asks, and the call is there once it is allowed', async () => {
    surface = await scenarios.startFirstTime(play);
  });
  test('a page that is shared is in the conversation, as it was sent', () => scenarios.sharePage(play, surface));
  test('a spoken question about it is answered aloud', () => scenarios.askAboutPage(play, surface));
  test('a typed question is answered aloud', () => scenarios.askInWriting(play, surface));
  test('who talks over an answer is let speak', () => scenarios.bargeIn(play, surface));
  test('a background that is ended is not missed', async () => {
    surface = await scenarios.loseBackground(play, surface);
  });
  test('the conversation goes on while the side panel is closed, and is there when it is opened again', async () => {
    surface = await scenarios.reopenPanel(play, surface);
  });
  test('Stop gives the microphone back', () => scenarios.stop(play, surface));
  test('nothing went wrong that nobody handled', async () => {
    expect(await play.stage.uncaught()).toEqual([]);
  });
});
