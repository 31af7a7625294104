import { permissionPattern } from '../../../utils/settings/settings.ts';
import { type RecordedFrom, wearRigHeadset } from '../headset.ts';
import { type RefusedNetwork, refusedInFirefox } from '../refused-network.ts';
import { watchShownProblems } from '../shown-problems.ts';
import type { SoundRig } from '../sound-rig.ts';
import { hasOrigin, type Stage, withHost } from '../stage.ts';
import type { AnySurface } from '../surface.ts';
import { waitUntil } from '../wait-until.ts';
import { ALLOW_PERMISSION } from './chrome-script.ts';
import { openFirefox } from './firefox-extension.ts';
import { firefoxHands } from './firefox-hands.ts';
import { ask } from './firefox-surface.ts';

/** How Firefox is put on the stage. */
export interface FirefoxStageOptions {
  extensionDir: string;
  pageUrl: string;
  /** Its devices: it plays and hears nothing without. */
  rig: SoundRig;
  /** From when on what the devices play and hear is recorded: from now on unless said otherwise. */
  recorded?: RecordedFrom;
  /** What stands in for every network; left out: the one of this machine. */
  network?: RefusedNetwork | undefined;
}

/** Firefox hides this computer's addresses behind names that only other browsers resolve; the engine is on this computer. */
const LOCAL_WEBRTC = {
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.peerconnection.ice.loopback': true,
};

/** The window that runs the session, for a page of the add-on. */
const SIDEBAR = "browser.extension.getViews({ type: 'sidebar' })[0]";

/** Opens headless Firefox with the add-on in it, at a page. */
export async function openFirefoxStage(options: FirefoxStageOptions): Promise<Stage> {
  const { extensionDir, pageUrl, rig, recorded, network } = options;
  const { headset, takeOff } = await wearRigHeadset(rig, recorded);
  const firefox = await openFirefox({
    extensionDir,
    headless: true,
    environment: rig.environment,
    preferences: { ...LOCAL_WEBRTC, ...(network ? refusedInFirefox(network) : {}) },
  });
  const { helper } = firefox;
  const page = await firefox.browser.newPage();
  await page.goto(pageUrl);
  const sidebar = (): Promise<AnySurface> => firefox.sidebar();
  const inPage = <T>(expression: string): Promise<T> => ask<T>({ helper }, expression);
  const clickToolbar = async (): Promise<AnySurface> => {
    await page.bringToFront();
    return firefox.clickToolbar();
  };
  return {
    browser: 'firefox',
    panelIsHost: true,
    headset,
    hands: firefoxHands(firefox, page),
    pageUrl: page.url(),
    configure: async (settings) => void (await firefox.configure(settings)),
    mayReach: (url) => inPage<boolean>(hasOrigin(permissionPattern(url))),
    allowAccess: async () =>
      void (await waitUntil("the browser's question", () => firefox.chrome<boolean>(ALLOW_PERMISSION))),
    setMicrophone: firefox.setMicrophone,
    clickToolbar,
    async start() {
      const popup = await clickToolbar();
      await popup.press('Start');
      const surface = await sidebar();
      return { surface, problems: await watchShownProblems({ target: { evaluate: inPage } }) };
    },
    async allowMicrophone() {
      await firefox.answerMicrophone('allow');
      return sidebar();
    },
    async openSurface() {
      await page.bringToFront();
      return firefox.openSidebar();
    },
    openPanel: firefox.openSidebar,
    closePanel: firefox.closeSidebar,
    killBackground: firefox.killBackground,
    onPage: async <T>(expression: string) => (await page.evaluate(expression)) as T,
    inPage,
    inHost: (expression) => inPage(withHost(SIDEBAR, expression)),
    photograph: async (path) => void (await page.screenshot({ path: path as `${string}.png` })),
    uncaught: firefox.uncaught,
    async close() {
      await firefox.close();
      await takeOff();
    },
  };
}
