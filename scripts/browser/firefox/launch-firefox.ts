import { type Browser, launch, type Page } from 'puppeteer-core';
import { findFirefox } from '../../find-firefox.mjs';
import { GECKO_ID } from '../../manifest.ts';

/** The address of the add-on's pages, which Firefox otherwise makes up for each profile. */
export const UUID = '0ea25407-0000-4000-8000-000000000001';
/** The origin of its pages. */
export const ORIGIN = `moz-extension://${UUID}`;

export interface LaunchFirefoxOptions {
  /** Folder of the unpacked add-on. */
  extensionDir: string;
  headless: boolean;
  /** Added to the environment of the browser: such as that of a sound rig. */
  environment?: Readonly<Record<string, string>>;
  /** A microphone that hums, for a machine without one; the browser's question for it stays real. */
  fakeMicrophone?: boolean;
  /** Folder of a profile that is used again; without it the profile is new and is deleted at the end. */
  profile?: string;
  /** Whether the caller closes the browser at Ctrl+C and at the other signals that end a process. */
  handlesSignals?: boolean;
  /** More preferences. None may change what a person would be asked or refused. */
  preferences?: Readonly<Record<string, string | number | boolean>>;
}

/** A Firefox with the add-on in it. */
export interface LaunchedFirefox {
  browser: Browser;
  /** Opens a page of the add-on in a tab, such as `options.html`. */
  openPage(path: string): Promise<Page>;
  /** Runs an expression in the browser's own window: toolbar, sidebar, questions, permissions. */
  chrome<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

/** No answer of the browser takes longer; a hang would otherwise look like a crash, ms. */
const ANSWER_WITHIN_MS = 10_000;

/** Starts Firefox and installs the add-on for this run. Throws a sentence if there is no Firefox. */
export async function launchFirefox(options: LaunchFirefoxOptions): Promise<LaunchedFirefox> {
  const executablePath = findFirefox();
  if (!executablePath) throw new Error('No Firefox was found (Debian: apt-get install firefox-esr).');
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless: options.headless,
    defaultViewport: null,
    ...(options.handlesSignals ? { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false } : {}),
    // Opens the browser's own windows to the tester.
    args: ['--remote-allow-system-access', '--width=1280', '--height=900'],
    env: { ...process.env, ...options.environment },
    ...(options.profile === undefined ? {} : { userDataDir: options.profile }),
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [GECKO_ID]: UUID }),
      'media.navigator.streams.fake': options.fakeMicrophone ?? false,
      ...options.preferences,
    },
  });
  try {
    await browser.installExtension(options.extensionDir);
  } catch (error) {
    await browser.close();
    throw error;
  }
  return {
    browser,
    async openPage(path) {
      const page = await browser.newPage();
      // Any other condition is waited for in vain on pages of add-ons.
      await page.goto(`${ORIGIN}/${path}`, { waitUntil: [] });
      return page;
    },
    chrome: (expression) => inChrome(browser, expression),
    close: () => browser.close(),
  };
}

/** What puppeteer does not export: the version in package.json is pinned for it. */
interface BidiBrowser {
  connection: { send(method: string, params: unknown): Promise<{ result: Record<string, unknown> }> };
}

interface Evaluated {
  type: 'success' | 'exception';
  result?: { value?: unknown };
  exceptionDetails?: { text: string };
}

async function inChrome<T>(browser: Browser, expression: string): Promise<T> {
  const { connection } = browser as unknown as BidiBrowser;
  const send = (method: string, params: unknown) => answered(method, connection.send(method, params));
  const tree = await send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const [window] = tree.result.contexts as { context: string }[];
  if (!window) throw new Error('The browser has no window.');
  // As text: what is passed by value is described member by member.
  const asText = `(async () => JSON.stringify(await (${expression})) ?? 'null')()`;
  const { result } = await send('script.evaluate', {
    expression: asText,
    target: { context: window.context },
    awaitPromise: true,
    userActivation: true,
  });
  const evaluated = result as unknown as Evaluated;
  if (evaluated.type === 'exception') throw new Error(evaluated.exceptionDetails?.text ?? 'An exception.');
  return JSON.parse(String(evaluated.result?.value));
}

/** Rejects when there is no answer in time. */
export function answered<T>(what: string, answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer in ${ANSWER_WITHIN_MS} ms`)), ANSWER_WITHIN_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
