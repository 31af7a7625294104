import assert from 'node:assert/strict';
import { openStageInRoom } from '../../scripts/browser/ready-stage.ts';
import { openRoomDevices } from '../../scripts/browser/room-devices.ts';
import { servePages } from '../../scripts/browser/serve-pages.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import type { BrowserName } from '../../scripts/browser/stage.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { keepOpened } from '../../scripts/keep-opened.ts';
import { startLocalBackend } from '../../scripts/local-backend.ts';
import { writeDown } from './captions.ts';
import { changeRates, type PlayWithDevices, unplug } from './devices.ts';
import { holdToTalk } from './hold.ts';
import { PAGES } from './pages.ts';
import { stop } from './scenarios.ts';
import { fallsSilent, neverBegins, type PlayWithService, startMoodyService } from './silent-service.ts';
import { waitForLive } from './talk.ts';

/** A browser for a whole evening, with the microphone allowed and the local engine set up. */
export interface RoughEvening extends PlayWithDevices, PlayWithService {
  /** What the conversation is seen in; of the scenario before. */
  surface?: AnySurface;
  close(): Promise<void>;
}

/** Opens one, over a WebSocket, in a room whose devices come and go. Whoever opens it closes it. */
export async function openRoughEvening(browser: BrowserName): Promise<RoughEvening> {
  const { keep, close } = keepOpened();
  try {
    const service = keep(await startMoodyService());
    const backend = keep(await startLocalBackend({ greets: false }));
    const pages = keep(await servePages(PAGES));
    const pageUrl = pages.urlOf('honey-bee.html');
    const stage = keep(await openStageInRoom({ browser, pageUrl, room: HEADSET }));
    await stage.setMicrophone('granted');
    await stage.configure({ backendUrl: backend.url, key: backend.key, transport: 'websocket' });
    const devices = await openRoomDevices(stage.rig);
    return { stage, backend, service, devices, transport: 'websocket', close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Act = (evening: RoughEvening) => Promise<void>;

const at = (play: (evening: RoughEvening, surface: AnySurface) => Promise<void>): Act => {
  return async (evening) => {
    assert.ok(evening.surface, 'nothing is open');
    await play(evening, evening.surface);
  };
};

type Acts = readonly [name: string, act: Act][];

const DEVICES: Acts = [
  [
    'captions are the words of the person, nobody answers, and Copy takes them along',
    async (evening) => {
      evening.surface = await writeDown(evening);
    },
  ],
  [
    'a conversation is begun in the popup',
    async (evening) => {
      const { stage } = evening;
      await stage.start();
      evening.surface = await stage.openPanel();
      await waitForLive(evening.surface);
    },
  ],
  ['devices of other rates take the place of those that are there, and nobody notices', at(changeRates)],
  ['a microphone that is unplugged is told, and the one that is plugged in is heard', at(unplug)],
  ['who holds a key to talk is heard while it is held, and not otherwise', at(holdToTalk)],
  ['Stop gives the microphone back', at(stop)],
];

const SERVICES: Acts = [
  [
    'a service that never says a word is told',
    async (evening) => {
      const { stage, service } = evening;
      await stage.configure({ backendUrl: service.url, key: service.key });
      evening.surface = await stage.openPanel();
      await neverBegins(evening, evening.surface);
    },
  ],
  ['a service that falls silent in the middle of its answer to a held turn is told', at(fallsSilent)],
];

const LAST: Acts = [
  ['nothing went wrong that nobody handled', async ({ stage }) => assert.deepEqual(await stage.uncaught(), [])],
];

/** What is played in this order: each scenario begins where the one before has ended. */
export const ROUGH_EVENING: Acts = [...DEVICES, ...SERVICES, ...LAST];
/** The same without services that are silent for as long as anybody waits: what is told of them depends on no browser. */
export const ROUGH_HOUR: Acts = [...DEVICES, ...LAST];
