import { openChromiumStage } from './chromium-stage.ts';
import { openFirefoxStage } from './firefox/firefox-stage.ts';
import type { RecordedFrom } from './headset.ts';
import type { RefusedNetwork } from './refused-network.ts';
import type { SoundRig } from './sound-rig.ts';
import type { BrowserName, Stage } from './stage.ts';

/** What a stage is opened with. */
export interface StageOptions {
  browser: BrowserName;
  /** The build for that browser. */
  extensionDir: string;
  pageUrl: string;
  /** Real devices, which Firefox needs. */
  rig: SoundRig | undefined;
  /** From when on what real devices play and hear is recorded: from now on unless said otherwise. */
  recorded?: RecordedFrom;
  /** What stands in for every network; left out: the one of this machine. */
  network?: RefusedNetwork | undefined;
}

/** Opens a headless browser with the extension in it, at a page. Whoever opens it closes it. */
export async function openStage({ browser, rig, ...common }: StageOptions): Promise<Stage> {
  if (browser === 'chromium') return openChromiumStage({ ...common, ...(rig ? { rig } : {}) });
  if (!rig) throw new Error('Firefox needs devices to speak into and to listen at.');
  return openFirefoxStage({ ...common, rig });
}
