import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { openFirefoxStage } from '../../scripts/browser/firefox/firefox-stage.ts';
import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { servePages } from '../../scripts/browser/serve-pages.ts';
import { HEADSET, openSoundRig } from '../../scripts/browser/sound-rig.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { whyNoFirefox } from '../../scripts/find-firefox.mjs';
import { startLocalBackend } from '../../scripts/local-backend.ts';
import * as scenarios from '../scenarios/scenarios.ts';

/** One evening with Firefox: real sound in and out, the local engine, every question of the browser answered in its panel. */
const isCi = Boolean(process.env.CI) && process.env.CI !== 'false';
const missing = whyNoFirefox() ?? whyNoPulse();

describe.skipIf(missing !== undefined && !isCi)(`a conversation in Firefox${missing ? ` (${missing})` : ''}`, () => {
  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(thing: T): T => {
    opened.push(thing);
    return thing;
  };
  let play: scenarios.Play;
  let surface: AnySurface;

  beforeAll(async () => {
    const extensionDir = await buildExtension('production', 'firefox');
    const pages = keep(await servePages(resolve(import.meta.dirname, '../e2e-chromium/pages')));
    const backend = keep(await startLocalBackend({ greets: false }));
    const rig = keep(await openSoundRig(HEADSET));
    // Not where the backend is: what is allowed for one must not open the other.
    const pageUrl = pages.urlOf('honey-bee.html').replace('127.0.0.1', 'localhost');
    const stage = keep(await openFirefoxStage({ extensionDir, pageUrl, rig }));
    play = { stage, backend, transport: 'websocket' };
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

  it('Save in the options asks for the backend’s origin, and Allow gives it', async () => {
    const { stage, backend } = play;
    expect(await stage.mayReach(backend.url)).toBe(false);
    await stage.configure({ backendUrl: backend.url, key: backend.key });
    expect(await stage.mayReach(backend.url)).toBe(true);
  });

  it('Start in the popup opens the sidebar, the browser asks for the microphone, and Allow begins the call', async () => {
    surface = await scenarios.startFirstTime(play);
  });
  it('a page that is shared is in the conversation, as it was sent', () => scenarios.sharePage(play, surface));
  it('a spoken question about it is answered aloud', () => scenarios.askAboutPage(play, surface));
  it('a typed question is answered aloud', () => scenarios.askInWriting(play, surface));
  it('who talks over an answer is let speak', () => scenarios.bargeIn(play, surface));
  it('a background that is ended is not missed', async () => {
    surface = await scenarios.loseBackground(play, surface);
  });
  it('a sidebar that is closed ends the conversation, says so, and goes on when it is opened again', async () => {
    surface = await scenarios.reopenPanel(play, surface);
  });
  it('Stop gives the microphone back', () => scenarios.stop(play, surface));
  it('nothing went wrong that nobody handled', async () => {
    expect(await play.stage.uncaught()).toEqual([]);
  });
});
