import { buildExtension } from './build-extension.ts';
import { openExtension } from './extension.ts';
import { openFirefox } from './firefox/firefox-extension.ts';
import type { BrowserName, StageSettings } from './stage.ts';

/** A browser with a window, for a person. */
export interface BrowserWindow {
  /** Opens a page, in front. */
  show(url: string): Promise<void>;
  /** Resolves when the person has closed it. */
  closed: Promise<void>;
  close(): Promise<void>;
}

/** Opens a browser with the extension in it, which is built if need be and set up. Signals are the caller's. */
export async function openBrowserWindow(browser: BrowserName, settings: StageSettings): Promise<BrowserWindow> {
  return browser === 'firefox' ? openFirefoxWindow(settings) : openChromiumWindow(settings);
}

async function openChromiumWindow(settings: StageSettings): Promise<BrowserWindow> {
  const extensionDir = await buildExtension();
  const extension = await openExtension({ extensionDir, headless: false, handlesSignals: true });
  const { context } = extension;
  const closed = new Promise<void>((done) => {
    context.on('close', () => done());
    // Without the last tab the browser may live on, on some systems.
    context.on('page', (page) => page.on('close', () => context.pages().length === 0 && done()));
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await extension.configure(settings);
  return {
    async show(url) {
      await page.goto(url);
      await page.bringToFront();
    },
    closed,
    close: extension.close,
  };
}

async function openFirefoxWindow(settings: StageSettings): Promise<BrowserWindow> {
  const extensionDir = await buildExtension('production', 'firefox');
  const firefox = await openFirefox({ extensionDir, headless: false, handlesSignals: true });
  const closed = new Promise<void>((done) => void firefox.browser.once('disconnected', () => done()));
  await firefox.configure(settings);
  const [page = await firefox.browser.newPage()] = await firefox.browser.pages();
  return {
    async show(url) {
      await page.goto(url);
      await page.bringToFront();
      await firefox.helper.close();
    },
    closed,
    close: firefox.close,
  };
}
