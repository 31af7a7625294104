import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buildExtension } from '../../../scripts/browser/build-extension.ts';
import { openExtension } from '../../../scripts/browser/extension.ts';
import { openFirefox } from '../../../scripts/browser/firefox/firefox-extension.ts';
import type { EchoPath } from '../../../scripts/browser/pulse-server.ts';
import { servePages } from '../../../scripts/browser/serve-pages.ts';
import { openSoundRig, type SoundRig } from '../../../scripts/browser/sound-rig.ts';
import type { BrowserName, StageSettings } from '../../../scripts/browser/stage.ts';
import type { AnySurface } from '../../../scripts/browser/surface.ts';
import type { TransportChoice } from '../../../utils/session/transport.ts';

/** A browser with the shipped build, ready to begin, in a room with real sound. The same in both browsers. */
export interface Stage {
  browser: BrowserName;
  rig: SoundRig;
  /** Where the person is: the popup in Chromium, the sidebar in Firefox. */
  ui: AnySurface;
  /** Evaluates an expression in which `host` is the window that runs the session. */
  inHost<T>(expression: string): Promise<T>;
  /** Evaluates an expression in a page of the extension. */
  inPage<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

export interface StageOptions {
  browser: BrowserName;
  backend: { url: string; key: string };
  /** Left out: with a loudspeaker that the microphone hears. */
  room?: EchoPath;
  /** What is chosen in the options; Automatic if left out. */
  transport?: TransportChoice;
  /** Changes a copy of the build, and returns the folder of that copy. */
  change?: (extensionDir: string) => Promise<string>;
}

const PAGE = resolve(import.meta.dirname, '../../e2e-chromium/pages/honey-bee.html');

/**
 * Firefox pairs no address of this computer with one of the network unless told to, and hides its own behind a name that
 * the engine cannot look up: the local engine is at 127.0.0.1.
 */
const PREFERENCES = {
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
};

/** Opens one at the page about the honey bee. Whoever opens it closes it. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(thing: T): T => {
    opened.push(thing);
    return thing;
  };
  const close = async (): Promise<void> => {
    for (const thing of opened.splice(0).reverse()) await thing.close();
  };
  try {
    const pages = keep(await servePages(PAGE));
    const rig = keep(await openSoundRig(options.room));
    const open = options.browser === 'firefox' ? openInFirefox : openInChromium;
    const parts = await open(options, rig, pages.urlOf('honey-bee.html'), keep);
    return { browser: options.browser, rig, ...parts, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type StageParts = Pick<Stage, 'ui' | 'inHost' | 'inPage'>;
type Keep = <T extends { close(): Promise<void> }>(thing: T) => T;

/** The shipped build, or the copy of it that is wanted. */
async function folderOf({ browser, change }: StageOptions, keep: Keep): Promise<string> {
  const built = await buildExtension('production', browser === 'firefox' ? 'firefox' : 'chrome');
  const folder = (await change?.(built)) ?? built;
  if (folder !== built) keep({ close: () => rm(folder, { recursive: true, force: true }) });
  return folder;
}

const settingsOf = ({ backend, transport }: StageOptions): StageSettings => ({
  backendUrl: backend.url,
  key: backend.key,
  ...(transport ? { transport } : {}),
});

async function openInFirefox(options: StageOptions, rig: SoundRig, pageUrl: string, keep: Keep): Promise<StageParts> {
  const firefox = keep(
    await openFirefox({
      extensionDir: await folderOf(options, keep),
      headless: true,
      environment: rig.environment,
      preferences: PREFERENCES,
    }),
  );
  await firefox.setMicrophone('granted');
  await firefox.configure(settingsOf(options));
  const page = await firefox.browser.newPage();
  await page.goto(pageUrl);
  const ui = await firefox.openSidebar();
  return {
    ui,
    inPage: <T>(expression: string) => firefox.helper.evaluate(expression) as Promise<T>,
    inHost: <T>(expression: string) =>
      firefox.helper.evaluate(inWindow("browser.extension.getViews({ type: 'sidebar' })[0]", expression)) as Promise<T>,
  };
}

async function openInChromium(options: StageOptions, rig: SoundRig, pageUrl: string, keep: Keep): Promise<StageParts> {
  const extensionDir = await folderOf(options, keep);
  const extension = keep(await openExtension({ extensionDir, headless: true, environment: rig.environment }));
  await extension.setMicrophone('granted');
  await extension.configure(settingsOf(options));
  const page = extension.context.pages()[0] ?? (await extension.context.newPage());
  await page.goto(pageUrl);
  const ui = await extension.clickToolbar(page);
  return {
    ui,
    inPage: (expression) => ui.target.evaluate(expression),
    // Attached when it is asked for: what taps the host's sound takes 5 % of a core.
    inHost: async <T>(expression: string) =>
      (await extension.host()).target.evaluate<T>(inWindow('globalThis', expression)),
  };
}

const inWindow = (window: string, expression: string): string => `((host) => (${expression}))(${window})`;
