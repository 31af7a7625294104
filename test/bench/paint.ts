import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { type Extension, openExtension } from '../../scripts/browser/extension.ts';
import { createFakeMicrophone } from '../../scripts/browser/fake-microphone.ts';
import { overlayIn, overlaysIn } from '../../scripts/browser/overlay.ts';
import { servePages } from '../../scripts/browser/serve-pages.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { startLocalBackend } from '../../scripts/local-backend.ts';
import { median } from '../../scripts/median.ts';
import { isLive } from '../e2e-chromium/steps.ts';
import { writeBareExtension } from './bare-extension.ts';

interface Figures {
  median: number;
  all: number[];
}

/** In ms. `bare` is the same for an extension of one word; the ratios are of the medians. */
interface Paint {
  popup: Figures;
  overlay: Figures;
  bare: { popup: Figures; overlay: Figures };
  ratio: { popup: number; overlay: number };
}

/** When a document of ours showed its first words, ms since 1970; undefined before. */
const FIRST_PAINT = `(() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return paint && performance.timeOrigin + paint.startTime;
})()`;

/**
 * From the click on the toolbar button to the first contentful paint of the popup, and from the press of "Show on this
 * page" to that of the overlay's frame. All moments are of this machine's clock. The button is pinned: otherwise half of
 * the figure is the browser's, which lets it slide in first.
 */
export async function measurePaint(times: number, log: (line: string) => void): Promise<Paint> {
  const pages = await servePages(resolve(import.meta.dirname, '../e2e-chromium/pages'));
  const address = pages.urlOf('honey-bee.html');
  const bareExtension = await writeBareExtension();
  try {
    const bare = await measureBare(bareExtension.folder, address, times, log);
    const own = await measureOwn(address, times, log);
    const ratio = (surface: 'popup' | 'overlay') =>
      Math.round((own[surface].median / bare[surface].median) * 100) / 100;
    return { ...own, bare, ratio: { popup: ratio('popup'), overlay: ratio('overlay') } };
  } finally {
    await bareExtension.remove();
    await pages.close();
  }
}

/** With a live conversation, whose overlay is closed before each try. */
async function measureOwn(address: string, times: number, log: (line: string) => void) {
  const backend = await startLocalBackend({ greets: false });
  const microphone = await createFakeMicrophone();
  const extension = await openExtension({
    extensionDir: await buildExtension(),
    headless: true,
    pinned: true,
    speak: microphone.path,
  });
  try {
    await extension.setMicrophone('granted');
    await extension.configure({ backendUrl: backend.url, key: backend.key });
    const page = await openPage(extension, address);
    const first = await extension.clickToolbar(page);
    await first.press('Start');
    await first.waitForView('a live conversation', isLive, 30_000);
    await (await overlayIn(page)).getByRole('button', { name: 'Open the conversation' }).click();
    return await measure(
      extension,
      page,
      times,
      async () => {
        const shown = await overlayIn(page);
        await shown.getByRole('button', { name: 'Close; the conversation goes on' }).click();
        await waitUntil('the overlay to go', () => overlaysIn(page).length === 0);
      },
      log,
    );
  } finally {
    await extension.close();
    await microphone.remove();
    await backend.close();
  }
}

async function measureBare(folder: string, address: string, times: number, log: (line: string) => void) {
  const extension = await openExtension({ extensionDir: folder, headless: true, pinned: true });
  try {
    const page = await openPage(extension, address);
    const away = () => page.evaluate(() => document.querySelector('iframe')?.remove());
    return await measure(extension, page, times, away, (line) => log(`one word: ${line}`));
  } finally {
    await extension.close();
  }
}

async function openPage(extension: Extension, address: string): Promise<Page> {
  const page = extension.context.pages()[0] ?? (await extension.context.newPage());
  await page.goto(address);
  return page;
}

/** `clear` takes the frame out of the page. */
async function measure(
  extension: Extension,
  page: Page,
  times: number,
  clear: () => Promise<void>,
  log: (line: string) => void,
): Promise<{ popup: Figures; overlay: Figures }> {
  const popup: number[] = [];
  const overlay: number[] = [];
  for (let i = 0; i < times; i += 1) {
    await clear();
    const surface = await extension.clickToolbar(page);
    const opened = await waitUntil('the paint', () => surface.target.evaluate<number | undefined>(FIRST_PAINT));
    popup.push(Math.round(opened - extension.clickedAt()));
    // The press itself: what comes before it is the test looking for the button.
    await surface.target.evaluate(
      `addEventListener('click', () => { globalThis.__at = performance.timeOrigin + performance.now(); }, true)`,
    );
    await surface.press('Show on this page');
    const pressed = await surface.target.evaluate<number>('globalThis.__at');
    const frame = await overlayIn(page);
    const painted = await waitUntil('the paint', () => frame.evaluate<number | undefined>(FIRST_PAINT));
    overlay.push(Math.round(painted - pressed));
    log(`popup ${popup.at(-1)} ms, overlay ${overlay.at(-1)} ms`);
  }
  return { popup: { median: median(popup), all: popup }, overlay: { median: median(overlay), all: overlay } };
}
