import type { BrowserContext, Page } from '@playwright/test';
import type { TransportChoice } from '../../utils/session/transport.ts';
import { type AudioTap, tapAudio } from './audio-tap.ts';
import { type LaunchOptions, launchBrowser } from './launch.ts';
import { type CdpTarget, type NestedCdp, openNestedCdp } from './nested-cdp.ts';
import type { StageSettings } from './stage.ts';
import { type Surface, surfaceOf } from './surface.ts';
import { type Uncaught, watchUncaught } from './uncaught.ts';
import { waitUntil } from './wait-until.ts';

/** The page that runs the session, behind everything. */
export interface HostPage {
  target: CdpTarget;
  tap: AudioTap;
  /** Ids of the calls that were answered so far, in order, from the `Location` of the answers. */
  callIds: readonly string[];
}

/** The extension in a running browser, as a person and as a tester have it at hand. */
export interface Extension {
  id: string;
  context: BrowserContext;
  cdp: NestedCdp;
  /** Everything that nobody handled, in any context, from the start on. */
  uncaught: readonly Uncaught[];
  /** Address of one of its pages, such as `options.html`. */
  urlOf(page: string): string;
  /** What the browser answers when the microphone is asked for. `prompt` means that nobody was asked yet. */
  setMicrophone(setting: 'granted' | 'denied' | 'prompt'): Promise<void>;
  /**
   * Writes the settings through the options page, as a person does, but the browser's question that Save asks is not
   * shown: it would stay over whatever comes next. A backend on this computer lets the extension in without it.
   */
  configure(settings: StageSettings): Promise<void>;
  /** Clicks the toolbar button while `page` is in front: gives the popup, and the extension its say over that tab. */
  clickToolbar(page: Page): Promise<Surface>;
  /** When the toolbar button was clicked last, ms since 1970. */
  clickedAt(): number;
  /** Waits for the page that runs the session, offscreen or in a tab. */
  hostTarget(): Promise<CdpTarget>;
  /** The same, and listens in it: what is said and played is kept there until somebody takes it. */
  host(): Promise<HostPage>;
  /** Ends the browser and deletes its profile. */
  close(): Promise<void>;
}

/** Starts a browser with the extension in it. */
export async function openExtension(options: LaunchOptions): Promise<Extension> {
  const { context, close } = await launchBrowser(options);
  try {
    return await driveExtension(context, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function driveExtension(context: BrowserContext, close: () => Promise<void>): Promise<Extension> {
  const browser = context.browser();
  if (!browser) throw new Error('Playwright gives no browser for this context.');
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const id = new URL(worker.url()).host;
  const cdp = await openNestedCdp(browser);
  const uncaught = await watchUncaught(cdp, id);
  const urlOf = (page: string) => `chrome-extension://${id}/${page}`;
  let popup: Surface | undefined;
  let clickedAt = 0;
  let attached: CdpTarget | undefined;
  let host: HostPage | undefined;
  const hostTarget = async (): Promise<CdpTarget> => {
    const { targetId } = await waitUntil('the session host', () => findHost(cdp, urlOf('session.html')));
    if (attached?.targetId === targetId) return attached;
    const target = await cdp.attach(targetId);
    // The target has its address before its document: what was put into the empty one before that would be lost.
    await waitUntil('the session host to be loaded', () => target.evaluate<boolean>(IS_LOADED));
    attached = target;
    return target;
  };

  return {
    id,
    context,
    cdp,
    uncaught,
    urlOf,
    close,
    async setMicrophone(setting) {
      await cdp.send('Browser.setPermission', {
        permission: { name: 'microphone' },
        setting,
        origin: urlOf('').slice(0, -1),
      });
    },
    async configure(settings) {
      const page = await context.newPage();
      await page.goto(urlOf('options.html'));
      await page.evaluate(ASK_NOTHING);
      await fillSettings(page, settings);
      await page.close();
      // Who has read it closes it; it opened at the installation, and lies in front of the page that is talked about.
      const welcome = context.pages().filter((tab) => tab.url() === urlOf('welcome.html'));
      await Promise.all(welcome.map((tab) => tab.close()));
    },
    async clickToolbar(page) {
      const before = popup?.target.targetId;
      await popup?.close();
      // A click while one is still there would close that instead of opening another.
      await waitUntil('the last popup to be gone', async () =>
        (await cdp.targets()).every(({ targetId }) => targetId !== before),
      );
      popup = await openPopup(cdp, id, page, (at) => {
        clickedAt = at;
      });
      return popup;
    },
    clickedAt: () => clickedAt,
    hostTarget,
    async host() {
      const target = await hostTarget();
      if (host?.target !== target) host = await openHostPage(target);
      return host;
    },
  };
}

const IS_LOADED = `location.pathname === '/session.html' && document.readyState === 'complete'`;

/** Makes a page of the extension ask for no permission: the browser's question would stay over whatever comes next. */
export const ASK_NOTHING = `for (const api of [globalThis.chrome, globalThis.browser]) {
  if (api?.permissions) Object.defineProperty(api.permissions, 'request', { value: async () => false });
}`;

/** Fills the form of the options page and presses Save. */
export async function fillSettings(page: Page, { backendUrl, key, transport }: StageSettings): Promise<void> {
  await page.getByRole('textbox', { name: 'Backend URL' }).fill(backendUrl);
  await page.getByLabel('Key (optional)').fill(key);
  if (transport) await choose(page, transport);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').first().waitFor();
}

/** Chooses what calls go over, which is folded away at first. */
async function choose(page: Page, transport: TransportChoice): Promise<void> {
  const radio = page.locator(`#transport-${transport}`);
  if (!(await radio.isVisible())) await page.getByText('Advanced', { exact: true }).click();
  await radio.check();
}

async function openPopup(cdp: NestedCdp, id: string, page: Page, clicked: (at: number) => void): Promise<Surface> {
  await page.bringToFront();
  const popupUrl = `chrome-extension://${id}/popup.html`;
  const known = new Set((await cdp.targets()).map(({ targetId }) => targetId));
  const tabs = (await cdp.targets()).filter(({ type, url }) => type === 'tab' && url === page.url());
  const [tab] = tabs;
  // The tab target of the offscreen document would crash the browser: only the tab that is asked for will do.
  if (!tab || tabs.length > 1) throw new Error(`${tabs.length} tabs show ${page.url()}; one is needed to click in.`);
  clicked(Date.now());
  await cdp.send('Extensions.triggerAction', { id, targetId: tab.targetId });
  const opened = await waitUntil('the popup', async () =>
    (await cdp.targets()).find(
      ({ targetId, type, url }) => type === 'page' && url === popupUrl && !known.has(targetId),
    ),
  );
  const surface = surfaceOf(await cdp.attach(opened.targetId));
  await waitUntil('the popup to be drawn', () => surface.text('status'));
  return surface;
}

async function findHost(cdp: NestedCdp, url: string) {
  return (await cdp.targets()).find(
    ({ type, url: at }) => at === url && (type === 'background_page' || type === 'page'),
  );
}

async function openHostPage(target: CdpTarget): Promise<HostPage> {
  const callIds: string[] = [];
  target.listen((method, params) => {
    if (method !== 'Network.responseReceived') return;
    const { headers } = (params as { response: { headers: Record<string, string> } }).response;
    const location = Object.entries(headers).find(([name]) => name.toLowerCase() === 'location')?.[1];
    const id = /\/realtime\/calls\/([^/?]+)$/.exec(location ?? '')?.[1];
    if (id) callIds.push(id);
  });
  await target.send('Network.enable');
  return {
    target,
    tap: await tapAudio(target),
    callIds,
  };
}
