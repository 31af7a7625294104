import type { Browser, Page } from 'puppeteer-core';
import type { StageSettings } from '../stage.ts';
import type { Uncaught } from '../uncaught.ts';
import { waitUntil } from '../wait-until.ts';
import {
  ALLOW_PERMISSION,
  answerQuestion,
  BADGE,
  CLICK_TOOLBAR,
  CLOSE_SIDEBAR,
  KILL_BACKGROUND,
  OPEN_SIDEBAR,
  PIN,
  setMicrophone,
  uncaughtIn,
  WHO_ASKS,
} from './chrome-script.ts';
import { ask, type FirefoxSurface, type Reach, surfaceInFirefox } from './firefox-surface.ts';
import { type LaunchFirefoxOptions, launchFirefox, ORIGIN } from './launch-firefox.ts';

/** The add-on in a running Firefox, as a person and as a tester have it at hand. */
export interface FirefoxExtension {
  browser: Browser;
  /** A tab of the add-on that takes no part in anything: for looking into the rest of it. */
  helper: Page;
  /** Runs an expression in the browser's own window. */
  chrome<T>(expression: string): Promise<T>;
  /** Opens a page of the add-on in a tab, such as `options.html`. */
  openPage(path: string): Promise<Page>;
  /**
   * Fills the form of the options page and presses Save, and allows what the browser asks then: the backend's origin.
   * `asked`: whether it did.
   */
  configure(settings: StageSettings): Promise<{ asked: boolean }>;
  /** What was answered to the browser's question for the microphone some other day. */
  setMicrophone(setting: 'granted' | 'denied' | 'prompt'): Promise<void>;
  /** Waits for the browser's question for the microphone, and answers it. `remember` is what is ticked below it. */
  answerMicrophone(answer: 'allow' | 'block', remember?: boolean): Promise<void>;
  /** Whether the browser asks for the microphone right now. */
  asks(): Promise<boolean>;
  /** Clicks the toolbar button on the tab in front. */
  clickToolbar(): Promise<FirefoxSurface>;
  /** Opens the sidebar of the window used last, as from the browser's menu. */
  openSidebar(): Promise<FirefoxSurface>;
  /** Waits for a sidebar that something else opens; `index`: of several windows, oldest first. */
  sidebar(index?: number): Promise<FirefoxSurface>;
  closeSidebar(): Promise<void>;
  /** What stands on the toolbar button. */
  badge(): Promise<string>;
  /** Errors and rejections that nobody handled so far, in any page of the add-on. */
  uncaught(): Promise<readonly Uncaught[]>;
  /** Ends the background; the next one has begun when it resolves. */
  killBackground(): Promise<void>;
  close(): Promise<void>;
}

/** Starts Firefox with the add-on, its button in the toolbar. */
export async function openFirefox(options: LaunchFirefoxOptions): Promise<FirefoxExtension> {
  const { browser, chrome, openPage, close } = await launchFirefox(options);
  try {
    await chrome(PIN);
    // It connects to nothing by itself.
    const helper = await openPage('options.html');
    await waitUntil('a page of the add-on', () => ask<boolean>({ helper }, "typeof browser === 'object'"));
    return driveFirefox({ browser, chrome, openPage, close, helper });
  } catch (error) {
    await close();
    throw error;
  }
}

type Parts = Awaited<ReturnType<typeof launchFirefox>> & { helper: Page };

function driveFirefox({ browser, chrome, openPage, close, helper }: Parts): FirefoxExtension {
  const reach: Reach = { helper, chrome };
  const closeSidebar = async (): Promise<void> => {
    await chrome(CLOSE_SIDEBAR);
  };
  const drawn = async (surface: FirefoxSurface, what: string): Promise<FirefoxSurface> => {
    await waitUntil(what, () => surface.text('status'));
    return surface;
  };
  const sidebar = (index = 0) =>
    drawn(surfaceInFirefox(reach, { type: 'sidebar', index }, closeSidebar), 'the sidebar to be drawn');
  const asks = async () => (await chrome<string | null>(WHO_ASKS)) !== null;
  return {
    browser,
    helper,
    chrome,
    openPage,
    close,
    async configure({ backendUrl, key, transport }) {
      const page = await openPage('options.html');
      await fill(page, 'Backend URL', backendUrl);
      await fill(page, 'Key (optional)', key);
      if (transport) await choose(page, transport);
      await press(page, 'Save');
      let asked = false;
      await waitUntil('the settings to be saved', async () => {
        asked = (await chrome<boolean>(ALLOW_PERMISSION)) || asked;
        return page.evaluate("document.body.innerText.includes('Saved.')") as Promise<boolean>;
      });
      await page.close();
      return { asked };
    },
    async setMicrophone(setting) {
      await chrome(setMicrophone(ORIGIN, setting));
    },
    async answerMicrophone(answer, remember = true) {
      await waitUntil('the question for the microphone', asks);
      await waitUntil('an answer to it', () => chrome<boolean>(answerQuestion(answer, remember)));
    },
    asks,
    async clickToolbar() {
      const popup = surfaceInFirefox(reach, { type: 'popup', index: 0 }, () =>
        ask<void>(reach, "browser.extension.getViews({ type: 'popup' })[0]?.close()"),
      );
      await popup.close();
      await waitUntil('the last popup to be gone', async () => (await popup.text('status')) === undefined);
      await chrome(CLICK_TOOLBAR);
      return drawn(popup, 'the popup to be drawn');
    },
    async openSidebar() {
      await chrome(OPEN_SIDEBAR);
      return sidebar();
    },
    sidebar,
    closeSidebar,
    badge: () => chrome<string>(BADGE),
    uncaught: () => chrome<Uncaught[]>(uncaughtIn(ORIGIN)),
    async killBackground() {
      const background = 'browser.runtime.getBackgroundPage()';
      await ask(reach, `${background}.then((page) => { page.isOld = true; })`);
      await chrome(KILL_BACKGROUND);
      // Whoever waited for an answer of it has woken the next one already; the old one is gone all the same.
      const isOld = await ask<boolean>(reach, `${background}.then((page) => page.isOld === true)`);
      if (isOld) throw new Error('The background was not ended.');
    },
  };
}

/** Types into the box with this label. Puppeteer's locators wait for ever on pages of add-ons. */
async function fill(page: Page, label: string, text: string): Promise<void> {
  await waitUntil(`a box "${label}"`, () =>
    page.evaluate((name) => {
      const boxes = [...document.querySelectorAll('input, textarea')] as HTMLInputElement[];
      const box = boxes.find(({ labels }) => [...(labels ?? [])].some((one) => one.textContent?.trim() === name));
      box?.focus();
      box?.select();
      return box !== undefined && document.activeElement === box;
    }, label),
  );
  await page.keyboard.type(text);
}

/** Chooses what calls go over, which is folded away at first. */
async function choose(page: Page, transport: string): Promise<void> {
  const radio = `#transport-${transport}`;
  if (!(await page.$eval(radio, (element) => element.checkVisibility())))
    await page.click('details.advanced > summary');
  await page.$eval(radio, (element) => element.scrollIntoView({ block: 'center' }));
  await page.click(radio);
}

/** A real click on the button with this name. */
async function press(page: Page, name: string): Promise<void> {
  for (const button of await page.$$('button')) {
    if ((await button.evaluate((element) => element.textContent?.trim())) !== name) continue;
    await button.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    return button.click();
  }
  throw new Error(`There is no button "${name}".`);
}
