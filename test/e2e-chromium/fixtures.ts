import { resolve } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import type { ChangedBuild } from '../../scripts/browser/changed-build.ts';
import { type Extension, openExtension } from '../../scripts/browser/extension.ts';
import { createFakeMicrophone, type FakeMicrophone } from '../../scripts/browser/fake-microphone.ts';
import { type PageServer, servePages } from '../../scripts/browser/serve-pages.ts';
import type { Uncaught } from '../../scripts/browser/uncaught.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';

/** How a browser is opened for a test. */
export interface OpenOptions {
  /** The shipped build unless said otherwise. */
  extensionDir?: string;
  /** What the browser answers when the microphone is asked for. `missing`: the machine has none. */
  microphone?: 'granted' | 'denied' | 'prompt' | 'missing';
  /** The local engine unless said otherwise; null leaves the extension as it was installed. */
  settings?: { backendUrl: string; key: string } | null;
  /** A file of test/e2e-chromium/pages or an address. */
  page?: string;
  /** More switches of the browser. */
  flags?: readonly string[];
  /** What is changed about the extension in this browser. */
  change?: (dir: string) => Promise<ChangedBuild>;
  /** What others say on the console of what is tested: no error of ours. */
  saidByOthers?: RegExp;
}

/** A browser with the extension in it, at a page. */
export interface Opened {
  extension: Extension;
  microphone: FakeMicrophone;
  page: Page;
}

type OpenedWith = Opened & Pick<OpenOptions, 'saidByOthers'> & { build?: ChangedBuild };

interface Shared {
  backend: LocalBackend;
  extensionDir: string;
  pages: PageServer;
}

/** One engine, which does not greet, for all tests of a worker; a fresh browser for each test, closed and checked for uncaught errors after it. */
export const test = base.extend<{ open(options?: OpenOptions): Promise<Opened> }, Shared>({
  backend: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed.
    async ({}, use) => {
      const backend = await startLocalBackend({ greets: false });
      await use(backend);
      await backend.close();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  extensionDir: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed.
    async ({}, use) => {
      await use(await buildExtension());
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  pages: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed.
    async ({}, use) => {
      const pages = await servePages(resolve(import.meta.dirname, 'pages'));
      await use(pages);
      await pages.close();
    },
    { scope: 'worker' },
  ],
  open: async ({ backend, extensionDir, pages }, use) => {
    const opened: OpenedWith[] = [];
    await use(async ({ change, saidByOthers, ...options } = {}) => {
      const dir = options.extensionDir ?? extensionDir;
      const build = await change?.(dir);
      const one = await openBrowser({ ...options, extensionDir: build?.dir ?? dir }, backend, pages);
      opened.push({ ...one, ...(saidByOthers ? { saidByOthers } : {}), ...(build ? { build } : {}) });
      return one;
    });
    const uncaught: Uncaught[] = [];
    for (const { extension, microphone, saidByOthers, build } of opened) {
      // What was on its way has come with the answer to this. What breaks while a browser ends is nobody's fault.
      await extension.cdp.targets().catch(() => []);
      uncaught.push(...extension.uncaught.filter(({ text }) => !saidByOthers?.test(text)));
      await extension.close();
      await microphone.remove();
      // Not before: a page that still loads would find nothing.
      await build?.remove();
    }
    expect(uncaught).toEqual([]);
  },
});

export { expect };

async function openBrowser(
  options: OpenOptions & { extensionDir: string },
  backend: LocalBackend,
  pages: PageServer,
): Promise<Opened> {
  const { extensionDir, microphone: setting = 'granted', page: name = 'honey-bee.html', flags = [] } = options;
  const microphone = await createFakeMicrophone();
  const extension = await openExtension({
    extensionDir,
    headless: true,
    flags,
    ...(setting === 'missing' ? {} : { speak: microphone.path }),
  });
  await extension.setMicrophone(setting === 'missing' ? 'granted' : setting);
  const settings = options.settings === undefined ? { backendUrl: backend.url, key: backend.key } : options.settings;
  if (settings) await extension.configure(settings);
  const page = extension.context.pages()[0] ?? (await extension.context.newPage());
  await page.goto(name.includes(':') ? name : pages.urlOf(name));
  return { extension, microphone, page };
}
