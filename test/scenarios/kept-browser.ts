import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Extension, openExtension } from '../../scripts/browser/extension.ts';
import { createFakeMicrophone } from '../../scripts/browser/fake-microphone.ts';
import { killBrowser } from '../../scripts/browser/kill-browser.ts';
import { type PageServer, servePages } from '../../scripts/browser/serve-pages.ts';
import type { LocalBackend } from '../../scripts/local-backend.ts';

/** What benches and tests of kills run against. */
export interface KillParts {
  extensionDir: string;
  /** Must not greet: what is said is counted. */
  backend: LocalBackend;
}

/** A browser that can be killed and started again with the same profile. */
export interface KeptBrowser {
  /** Starts it; the first start also tells the extension its backend. */
  open(): Promise<{ extension: Extension; page: Page }>;
  /** SIGKILL to all its processes; resolves with how many there were. */
  kill(): Promise<number>;
  /** Ends what runs and deletes the profile. */
  remove(): Promise<void>;
}

const PAGES = join(import.meta.dirname, '..', 'fixtures', 'pages');

/** Makes a profile for a browser with a silent microphone that may be used. */
export async function createKeptBrowser({ extensionDir, backend }: KillParts): Promise<KeptBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'earshot-kept-'));
  const microphone = await createFakeMicrophone();
  const pages: PageServer = await servePages(PAGES);
  let running: Extension | undefined;
  let configured = false;
  return {
    async open() {
      const extension = await openExtension({ extensionDir, headless: true, profile, speak: microphone.path });
      running = extension;
      await extension.setMicrophone('granted');
      if (!configured) await extension.configure({ backendUrl: backend.url, key: backend.key });
      configured = true;
      const page = extension.context.pages()[0] ?? (await extension.context.newPage());
      await page.goto(pages.urlOf('sample.html'));
      return { extension, page };
    },
    async kill() {
      const killed = await killBrowser(profile);
      await running?.close();
      running = undefined;
      return killed;
    },
    async remove() {
      await running?.close();
      await pages.close();
      await microphone.remove();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
