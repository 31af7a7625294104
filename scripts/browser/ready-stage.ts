import { basename } from 'node:path';
import type { TransportChoice } from '../../utils/session/transport.ts';
import { keepOpened } from '../keep-opened.ts';
import { buildExtension } from './build-extension.ts';
import type { ChangedBuild } from './changed-build.ts';
import type { RecordedFrom } from './headset.ts';
import { openStage } from './open-stage.ts';
import type { EchoPath } from './pulse-server.ts';
import type { RefusedNetwork } from './refused-network.ts';
import { servePages } from './serve-pages.ts';
import { openSoundRig, type SoundRig } from './sound-rig.ts';
import type { BrowserName, Stage } from './stage.ts';
import type { AnySurface } from './surface.ts';

/** A stage in a room with real sound. */
export interface StageInRoom extends Stage {
  rig: SoundRig;
}

/** What a stage in a room is opened with. */
export interface RoomOptions {
  browser: BrowserName;
  /** Left out: with a loudspeaker that the microphone hears. */
  room?: EchoPath;
  /** Changes a copy of the build that people install; left out: that build. */
  change?: (extensionDir: string) => Promise<ChangedBuild>;
  /** What stands in for every network; left out: the one of this machine. */
  network?: RefusedNetwork;
}

/** Opens a room and in it a browser with the extension, as it was installed, at a page. Whoever opens it closes it. */
export async function openStageInRoom(
  options: RoomOptions & { pageUrl: string; recorded?: RecordedFrom },
): Promise<StageInRoom> {
  const { browser, room, change, ...rest } = options;
  const { keep, close } = keepOpened();
  try {
    const built = await buildExtension('production', browser === 'firefox' ? 'firefox' : 'chrome');
    const changed = await change?.(built);
    if (changed) keep({ close: changed.remove });
    const rig = keep(await openSoundRig(room));
    const stage = keep(await openStage({ browser, extensionDir: changed?.dir ?? built, rig, ...rest }));
    return { ...stage, rig, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A stage in a room on which everything is saved and allowed: what is left to do is to press Start. */
export interface ReadyStage extends StageInRoom {
  /** Where the person is: the popup in Chromium, the sidebar in Firefox. */
  ui: AnySurface;
}

export interface ReadyStageOptions extends RoomOptions {
  /** The file of the page. */
  page: string;
  backend: { url: string; key: string };
  /** What is chosen in the options; Automatic if left out. */
  transport?: TransportChoice;
}

/** Opens one. Its headset is recorded from the first use on. Whoever opens it closes it. */
export async function openReadyStage(options: ReadyStageOptions): Promise<ReadyStage> {
  const { page, backend, transport, ...room } = options;
  const { keep, close } = keepOpened();
  try {
    const pages = keep(await servePages(page));
    const stage = keep(await openStageInRoom({ ...room, pageUrl: pages.urlOf(basename(page)), recorded: 'first-use' }));
    await stage.setMicrophone('granted');
    await stage.configure({ backendUrl: backend.url, key: backend.key, ...(transport ? { transport } : {}) });
    return { ...stage, ui: await stage.openSurface(), close };
  } catch (error) {
    await close();
    throw error;
  }
}
