import { permissionPattern } from '../../utils/settings/settings.ts';
import type { AudioTap } from './audio-tap.ts';
import { type Extension, openExtension } from './extension.ts';
import { createFakeMicrophone } from './fake-microphone.ts';
import { chromiumHands } from './hands.ts';
import { type Headset, type RecordedFrom, tapHeadset, wearRigHeadset } from './headset.ts';
import type { LaunchOptions } from './launch.ts';
import type { RefusedNetwork } from './refused-network.ts';
import { watchShownProblems } from './shown-problems.ts';
import { openSidePanel } from './side-panel.ts';
import type { SoundRig } from './sound-rig.ts';
import { hasOrigin, type Stage, withHost } from './stage.ts';
import { stopWorker } from './stop-worker.ts';
import type { Surface } from './surface.ts';
import { waitUntil } from './wait-until.ts';

/** How Chromium is put on the stage. */
export interface ChromiumStageOptions {
  extensionDir: string;
  pageUrl: string;
  /** Real devices. Without one a fake microphone is fed from a file, and the session host tells what it plays. */
  rig?: SoundRig;
  /** From when on what the real devices play and hear is recorded: from now on unless said otherwise. */
  recorded?: RecordedFrom;
  /** What stands in for every network; left out: the one of this machine. */
  network?: RefusedNetwork | undefined;
}

/** Opens headless Chromium with the extension in it, at a page. */
export async function openChromiumStage(options: ChromiumStageOptions): Promise<Stage> {
  const { extensionDir, pageUrl, rig, recorded, network } = options;
  const sound = await (rig ? useRig(rig, recorded) : useFile());
  const extension = await openExtension({ extensionDir, headless: true, network, ...sound.launch });
  const openTap = async (): Promise<AudioTap> => (await extension.host()).tap;
  return {
    ...(await driveChromium(extension, pageUrl, rig === undefined)),
    headset: sound.headset(openTap),
    openTap,
    async close() {
      await extension.close();
      await sound.end();
    },
  };
}

interface StageSound {
  launch: Pick<LaunchOptions, 'environment' | 'speak'>;
  headset(openTap: () => Promise<AudioTap>): Headset;
  end(): Promise<void>;
}

async function useRig(rig: SoundRig, recorded: RecordedFrom | undefined): Promise<StageSound> {
  const { headset, takeOff } = await wearRigHeadset(rig, recorded);
  return { launch: { environment: rig.environment }, headset: () => headset, end: takeOff };
}

async function useFile(): Promise<StageSound> {
  const microphone = await createFakeMicrophone();
  return {
    launch: { speak: microphone.path },
    headset: (openTap) => tapHeadset(openTap, microphone),
    end: microphone.remove,
  };
}

/** `taps`: the sound of the session host is listened to in the host itself, which takes a tenth of a core and 23 MB a minute. */
async function driveChromium(
  extension: Extension,
  pageUrl: string,
  taps: boolean,
): Promise<Omit<Stage, 'headset' | 'close'>> {
  const page = extension.context.pages()[0] ?? (await extension.context.newPage());
  await page.goto(pageUrl);
  let popup: Surface | undefined;
  let panel: Surface | undefined;
  const clickToolbar = async (): Promise<Surface> => {
    popup = await extension.clickToolbar(page);
    return popup;
  };
  const openSurface = async (): Promise<Surface> => {
    const surface = await clickToolbar();
    // Whoever listens in the host must be there before the microphone.
    if (taps) await extension.host();
    return surface;
  };
  const inPage = async <T>(expression: string): Promise<T> =>
    (popup ?? (await clickToolbar())).target.evaluate<T>(expression);
  return {
    browser: 'chromium',
    panelIsHost: false,
    hands: chromiumHands(page, () => panel),
    pageUrl: page.url(),
    configure: extension.configure,
    mayReach: (url) => inPage<boolean>(hasOrigin(permissionPattern(url))),
    allowAccess: async () => {},
    setMicrophone: extension.setMicrophone,
    clickToolbar,
    async start() {
      const surface = await openSurface();
      const problems = await watchShownProblems(surface);
      await surface.press('Start');
      return { surface, problems };
    },
    async allowMicrophone() {
      await waitUntil('the tab that asks', () =>
        extension.context.pages().some((tab) => tab.url() === extension.urlOf('welcome.html')),
      );
      await extension.setMicrophone('granted');
      return clickToolbar();
    },
    openSurface,
    async openPanel() {
      panel = await openSidePanel(extension, await clickToolbar());
      return panel;
    },
    async closePanel() {
      await panel?.close();
      panel = undefined;
      // Or the next one to be opened is taken for this one, which has no answer for anybody any more.
      await waitUntil('the panel to be gone', async () =>
        (await extension.cdp.targets()).every(({ url }) => url !== extension.urlOf('sidepanel.html')),
      );
    },
    async killBackground() {
      const { target } = panel ?? popup ?? (await clickToolbar());
      await stopWorker(extension, target);
    },
    onPage: (expression) => page.evaluate(expression),
    inPage,
    inHost: async <T>(expression: string) =>
      (await extension.hostTarget()).evaluate<T>(withHost('globalThis', expression)),
    photograph: async (path) => void (await page.screenshot({ path })),
    async uncaught() {
      // What was on its way has come with the answer to this.
      await extension.cdp.targets();
      return extension.uncaught;
    },
  };
}
