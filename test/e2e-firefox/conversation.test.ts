import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStageInRoom } from '../../scripts/browser/ready-stage.ts';
import { servePages } from '../../scripts/browser/serve-pages.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { keepOpened } from '../../scripts/keep-opened.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import { evening } from '../scenarios/evening.ts';
import { PAGES } from '../scenarios/pages.ts';
import type { Play } from '../scenarios/scenarios.ts';
import { whySkippedWithSound } from './missing.ts';

/** One evening with Firefox: real sound in and out, the local engine, every question of the browser answered in its panel. */
const missing = whySkippedWithSound();

describe.skipIf(missing !== undefined)(`a conversation in Firefox${missing ? ` (${missing})` : ''}`, () => {
  const { keep, close } = keepOpened();
  let play: Play;
  let backend: LocalBackend;

  beforeAll(async () => {
    const pages = keep(await servePages(PAGES));
    backend = keep(await startLocalBackend({ greets: false }));
    // Not where the backend is: what is allowed for one must not open the other.
    const pageUrl = pages.urlOf('honey-bee.html').replace('127.0.0.1', 'localhost');
    const stage = keep(await openStageInRoom({ browser: 'firefox', pageUrl, room: HEADSET }));
    play = { stage, backend, transport: 'websocket' };
  });
  afterAll(close);

  // Each goes on where the one before has ended.
  let isBroken = false;
  beforeEach(({ skip }) => skip(isBroken, 'what came before it failed'));
  afterEach(({ task }) => {
    isBroken ||= task.result?.state === 'fail';
  });

  it('Save in the options asks for the backend’s origin, and Allow gives it', async () => {
    const { stage } = play;
    expect(await stage.mayReach(backend.url)).toBe(false);
    await stage.configure({ backendUrl: backend.url, key: backend.key });
    expect(await stage.mayReach(backend.url)).toBe(true);
  });

  for (const hour of evening(() => play)) it(hour.name, () => hour.play());
});
