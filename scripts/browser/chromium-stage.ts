import { permissionPattern } from '../../utils/settings/settings.ts';
import type { AudioTap } from './audio-tap.ts';
import { type Extension, openExtension } from './extension.ts';
import { createFakeMicrophone } from './fake-microphone.ts';
import { chromiumHands } from './hands.ts';
import { type Headset, rigHeadset, tapHeadset } from './headset.ts';
import type { LaunchOptions } from './launch.ts';
import { watchShownProblems } from './shown-problems.ts';
import { openSidePanel } from './side-panel.ts';
import type { SoundRig } from './sound-rig.ts';
import { hasOrigin, type Stage } from './stage.ts';
import { stopWorker } from './stop-worker.ts';
import type { Surface } from './surface.ts';
import { waitUntil } from './wait-until.ts';

/** How Chromium is put on the stage. */
export interface ChromiumStageOptions {
  extensionDir: string;
  pageUrl: string;
  /** Real devices. Without one a fake microphone is fed from a file, and the session host tells what it plays. */
  rig?: SoundRig;
}

/** Opens headless Chromium with the extension in it, at a page. */
export async function openChromiumStage({ extensionDir, pageUrl, rig }: ChromiumStageOptions): Promise<Stage> {
  const sound = await (rig ? useRig(rig) : useFile());
  const extension = await openExtension({ extensionDir, headless: true, ...sound.launch });
  return {
    ...(await driveChromium(extension, pageUrl)),
    headset: sound.headset(async () => (await extension.host()).tap),
    async close() {
      await extension.close();
      await sound.end();
    },
  };
}

interface StageSound {
  launch: Pick<LaunchOptions, 'environment' | 'speak'>;
  headset(openTap: () => Promise<AudioTap>): Headset;
  end(): void | Promise<void>;
}

async function useRig(rig: SoundRig): Promise<StageSound> {
  const recorder = await rig.record();
  return { launch: { environment: rig.environment }, headset: () => rigHeadset(rig, recorder), end: recorder.stop };
}

async function useFile(): Promise<StageSound> {
  const microphone = await createFakeMicrophone();
  return {
    launch: { speak: microphone.path },
    headset: (openTap) => tapHeadset(openTap, microphone),
    end: microphone.remove,
  };
}

async function driveChromium(extension: Extension, pageUrl: string): Promise<Omit<Stage, 'headset' | 'close'>> {
  const page = extension.context.pages()[0] ?? (await extension.context.newPage());
  await page.goto(pageUrl);
  let popup: Surface | undefined;
  let panel: Surface | undefined;
  const clickToolbar = async (): Promise<Surface> => {
    popup = await extension.clickToolbar(page);
    return popup;
  };
  return {
    browser: 'chromium',
    panelIsHost: false,
    hands: chromiumHands(page, () => panel),
    pageUrl: page.url(),
    configure: extension.configure,
    async mayReach(url) {
      const { target } = popup ?? (await clickToolbar());
      return target.evaluate<boolean>(hasOrigin(permissionPattern(url)));
    },
    setMicrophone: extension.setMicrophone,
    clickToolbar,
    async start() {
      const surface = await clickToolbar();
      // Whoever listens in the host must be there before the microphone.
      await extension.host();
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
    async openPanel() {
      panel = await openSidePanel(extension, await clickToolbar());
      return panel;
    },
    async closePanel() {
      await panel?.close();
      panel = undefined;
    },
    async killBackground() {
      const { target } = panel ?? popup ?? (await clickToolbar());
      await stopWorker(extension, target);
    },
    photograph: async (path) => void (await page.screenshot({ path })),
    async uncaught() {
      // What was on its way has come with the answer to this.
      await extension.cdp.targets();
      return extension.uncaught;
    },
  };
}
