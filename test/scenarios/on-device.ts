import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { readSound } from '../../scripts/browser/fake-microphone.ts';
import { openStageInRoom } from '../../scripts/browser/ready-stage.ts';
import { type RefusedNetwork, refuseNetwork } from '../../scripts/browser/refused-network.ts';
import { servePages } from '../../scripts/browser/serve-pages.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import type { BrowserName } from '../../scripts/browser/stage.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { type WatchedEngine, watchEngine } from '../../scripts/browser/watch-engine.ts';
import { type Closable, keepOpened } from '../../scripts/keep-opened.ts';
import { waitForSilence } from '../../scripts/take-turn.ts';
import { eveningWith, type Hour } from './evening.ts';
import { holdToTalk } from './hold.ts';
import { PAGES } from './pages.ts';
import type { Play } from './scenarios.ts';
import * as talk from './talk.ts';

/** Somebody who has just installed the extension, without any network: the other side is the engine in the extension. */
export interface PlayOnDevice extends Play, Closable {
  network: RefusedNetwork;
  engine: WatchedEngine;
}

/** Opens a browser as it is after the installation, in a room with real sound, at the page of the honey bee. */
export async function openOnDevice(browser: BrowserName): Promise<PlayOnDevice> {
  const { keep, close } = keepOpened();
  try {
    const pages = keep(await servePages(PAGES));
    const pageUrl = pages.urlOf('honey-bee.html');
    const network = keep(await refuseNetwork(pageUrl));
    const opened = keep(await openStageInRoom({ browser, pageUrl, room: HEADSET, network }));
    await opened.openSurface();
    // A computer that is slow to load it would be luck: what is said meanwhile must count.
    const engine = await watchEngine(opened, { held: true });
    const stage = {
      ...opened,
      async openPanel() {
        const panel = await opened.openPanel();
        // Where the panel is the page that runs the session, it is another one now.
        await watchEngine(opened);
        return panel;
      },
    };
    return { stage, backend: engine, engine, network, transport: 'on-device', close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The evening of somebody who has just installed it, the same in each browser. */
export const eveningOnDevice = (play: () => PlayOnDevice): readonly Hour[] =>
  eveningWith(
    {
      first: { name: 'Start at once after the installation: what is said while it gets ready is answered', begin },
      late: [
        { name: 'a question is heard while a key is held, and nothing without', scenario: holdToTalk },
        { name: 'no server was asked for anything', scenario: askNoServer },
      ],
    },
    play,
  );

const FIRST_QUESTION = 'What is this page about?';

const isAboutPage = (line: string): boolean => /^user: .*(page|about)/i.test(line);

/** Start, the browser's question, and a question that is said before the engine is there. */
async function begin({ stage, engine }: PlayOnDevice): Promise<AnySurface> {
  await stage.setMicrophone('prompt');
  await stage.start();
  const surface = await stage.allowMicrophone();
  const isGettingReady = ({ phase, microphone }: Awaited<ReturnType<typeof surface.waitForView>>): boolean =>
    phase.name === 'starting' && phase.stage === 'engine' && microphone === 'on';
  await surface.waitForView('an open microphone while the engine gets ready', isGettingReady);
  const { endsAt } = await stage.headset.say(await readSound(await speechFile(FIRST_QUESTION)));
  await sleep(Math.max(0, endsAt - Date.now()));
  const waiting = await surface.view();
  assert.ok(waiting && isGettingReady(waiting), 'it did not wait for the engine');
  assert.match(await surface.status(), /ready/i);
  await engine.letReady();
  const { transport, notice } = await talk.waitForLive(surface);
  assert.equal(transport, 'on-device');
  assert.equal(notice, undefined);
  // On a busy machine it may be understood by halves.
  await surface.waitForView('what was said', (view) => talk.linesOf(view).some(isAboutPage));
  await talk.waitForAnswer(surface, /\w/);
  const answered = await surface.view();
  assert.match(answered ? (talk.linesOf(answered)[0] ?? '') : '', /^user: /, 'a greeting came before what was said');
  await waitForSilence(surface, stage.headset);
  return surface;
}

/** Nothing was asked of the network all the time; one that is asked now notes it. */
async function askNoServer({ stage, network }: PlayOnDevice): Promise<void> {
  assert.deepEqual(network.requests, []);
  const asked = 'http://127.0.0.1:8797/';
  await stage.inHost(`host.fetch('${asked}', { mode: 'no-cors' }).then(() => undefined, () => undefined)`);
  await waitUntil('what was asked now', () => network.requests.some((request) => request.includes(asked)));
}
