import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from '@playwright/test';
import { findChromium } from '../find-chromium.mjs';
import type { ServedPage } from './saved-pages.ts';

/** A saved page in a browser, loaded and laid out; nothing of it runs, and it reaches nobody. */
export interface ShownPage {
  page: Page;
  cdp: CDPSession;
  /** A world of our own in the page, like the one that the extension's scripts are put into: an execution context of `cdp`. */
  world: number;
  /** How many requests the page has made since it was laid out, all of them refused. */
  requests(): number;
}

/** A Chromium in which saved pages are shown, one after the other. */
export interface PageBrowser {
  /**
   * Shows a page, does something with it, and closes it. Rejects if it cannot be shown or took longer than the deadline; the
   * next page then gets a fresh browser if need be.
   */
  withPage<T>(address: string, served: ServedPage, use: (shown: ShownPage) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const LOAD_MS = 20_000;
/** For one page with all that is done there. */
const PAGE_MS = 45_000;
const CLOSE_MS = 5_000;
/** What pages leave behind in a browser goes with its context. */
const PAGES_PER_TAB = 100;
const VIEWPORT = { width: 1280, height: 900 };

/** Starts the browser. Throws a sentence if there is no Chromium. */
export async function openPageBrowser(pageMs = PAGE_MS): Promise<PageBrowser> {
  let browser = await launch();
  let tab: Tab | undefined;
  let shown = 0;

  const freshTab = async (): Promise<Tab> => {
    if (!browser.isConnected()) browser = await launch();
    shown = 0;
    return openTab(await browser.newContext({ viewport: VIEWPORT, serviceWorkers: 'block' }));
  };
  /** Also of a browser that answers no more; Playwright ends that one after a while. */
  const leave = async (): Promise<void> => {
    const left = tab?.page.context();
    tab = undefined;
    if (left === undefined || (await inTime(left.close(), CLOSE_MS))) return;
    const hanging = browser;
    void hanging.close().catch(gone);
    browser = await launch();
  };

  return {
    async withPage(address, served, use) {
      if (shown >= PAGES_PER_TAB || !browser.isConnected()) await leave();
      try {
        return await withDeadline(pageMs, async () => {
          // A site of its own gets a process of its own, in the same tab too: what pages share is the window, which takes longest to open.
          tab ??= await freshTab();
          shown += 1;
          return await Promise.race([tab.show(address, served).then(use), tab.crashed]);
        });
      } catch (error) {
        await leave();
        throw error;
      }
    },
    async close() {
      await inTime(browser.close(), CLOSE_MS);
    },
  };
}

async function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium was found: `npm run setup` says what to do.');
  return chromium.launch({
    executablePath,
    args: [
      // Beside the refusal of each request: what is not asked for by requests (names of hosts, connections ahead of time).
      '--host-resolver-rules=MAP * ~NOTFOUND',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
}

/** A tab for one page after the other. */
interface Tab {
  page: Page;
  show(address: string, served: ServedPage): Promise<ShownPage>;
  /** Rejects when the page in it crashes. */
  crashed: Promise<never>;
}

async function openTab(context: BrowserContext): Promise<Tab> {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  const crashed = new Promise<never>((_, fail) => {
    page.once('crash', () => fail(new Error('the page crashed')));
  });
  crashed.catch(gone);
  let next: ServedPage | undefined;
  let refused = 0;
  await page.route('**/*', (route) => {
    const request = route.request();
    const isPage = request.isNavigationRequest() && request.frame() === page.mainFrame();
    if (isPage && next) {
      const { body, contentType } = next;
      next = undefined;
      // Scripts are gone from the markup; this also stops handlers in attributes, such as those of images that do not come.
      const headers = { 'content-type': contentType, 'content-security-policy': "script-src 'none'" };
      return route.fulfill({ status: 200, headers, body }).catch(gone);
    }
    refused += 1;
    // A navigation that is "aborted" leaves the page where it is.
    return route.abort(isPage ? 'aborted' : 'blockedbyclient').catch(gone);
  });

  const show = async (address: string, served: ServedPage): Promise<ShownPage> => {
    next = served;
    await page.goto(address, { waitUntil: 'domcontentloaded', timeout: LOAD_MS });
    const { frameTree } = await cdp.send('Page.getFrameTree');
    const { executionContextId } = await cdp.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: 'earshot',
    });
    await cdp.send('Runtime.evaluate', { expression: LAY_OUT, contextId: executionContextId });
    const before = refused;
    return { page, cdp, world: executionContextId, requests: () => refused - before };
  };
  return { page, show, crashed };
}

/** A page may have taken the name `document.documentElement`, not the getter. */
const LAY_OUT = `Object.getOwnPropertyDescriptor(Document.prototype, 'documentElement').get.call(document)?.getBoundingClientRect().height`;

/** A page that is closed needs no answer. */
const gone = (): void => {};

/** Does some work; rejects when it takes longer, whatever becomes of it then. */
async function withDeadline<T>(ms: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`not done within ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

const inTime = (work: Promise<unknown>, ms: number): Promise<boolean> =>
  withDeadline(ms, () => work).then(
    () => true,
    () => false,
  );
