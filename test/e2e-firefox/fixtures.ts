import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test as base } from 'vitest';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { type FirefoxExtension, openFirefox } from '../../scripts/browser/firefox/firefox-extension.ts';
import { servePages } from '../../scripts/browser/serve-pages.ts';
import { PAGES } from '../scenarios/pages.ts';
import { whySkipped } from './missing.ts';

/** How Firefox is opened for a test. */
export interface OpenOptions {
  /** What was answered to the browser's question for the microphone some other day. */
  microphone?: 'granted' | 'denied' | 'prompt';
  /** Saved through the options page; null leaves the add-on as it was installed. The slow backend unless said otherwise. */
  settings?: { backendUrl: string; key: string } | null;
  /** Folder of another build than the shipped one. */
  extensionDir?: string;
  /** Preferences of the browser. None may change what a person would be asked or refused. */
  preferences?: Readonly<Record<string, boolean>>;
}

/** Firefox with the add-on in it, at a web page. */
export interface Opened {
  firefox: FirefoxExtension;
  /** Address of the page. */
  pageUrl: string;
  backend: SlowBackend;
}

/** A backend that never gives a token, so that a start stays a start; like most, it knows nothing of add-ons (no CORS). */
export interface SlowBackend {
  url: string;
  /** `METHOD /path` of what was asked. */
  requests: string[];
}

interface Fixtures {
  open(options?: OpenOptions): Promise<Opened>;
}

export const test = base.extend<Fixtures>({
  open: async ({ skip }, use) => {
    const why = whySkipped();
    if (why) skip(why);
    const backend = await startSlowBackend();
    const pages = await servePages(PAGES);
    const opened: FirefoxExtension[] = [];
    await use(async ({ microphone = 'granted', settings, extensionDir, preferences = {} } = {}) => {
      const firefox = await openFirefox({
        extensionDir: extensionDir ?? (await buildExtension('production', 'firefox')),
        headless: true,
        fakeMicrophone: true,
        preferences,
      });
      opened.push(firefox);
      await firefox.setMicrophone(microphone);
      if (settings !== null) await firefox.configure(settings ?? { backendUrl: backend.url, key: 'a-key' });
      const page = await firefox.browser.newPage();
      const pageUrl = pages.urlOf('honey-bee.html');
      await page.goto(pageUrl);
      return { firefox, pageUrl, backend };
    });
    for (const firefox of opened) await firefox.close();
    await pages.close();
    backend.server.closeAllConnections();
    backend.server.close();
  },
});

async function startSlowBackend(): Promise<SlowBackend & { server: Server }> {
  const requests: string[] = [];
  const server = createServer((request) => {
    requests.push(`${request.method} ${request.url}`);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, server };
}
