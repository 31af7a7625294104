import { resolve } from 'node:path';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { openExtension } from '../../scripts/browser/extension.ts';
import { createFakeMicrophone } from '../../scripts/browser/fake-microphone.ts';
import { overlayIn, overlaysIn } from '../../scripts/browser/overlay.ts';
import { servePages } from '../../scripts/browser/serve-pages.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { startLocalBackend } from '../../scripts/local-backend.ts';
import { isLive } from '../e2e-chromium/steps.ts';
import { median } from './median.ts';

/** Medians and all values, in ms. */
interface Paint {
  popup: { median: number; all: number[] };
  overlay: { median: number; all: number[] };
}

/** When a document of ours showed its first words, ms since 1970; undefined before. */
const FIRST_PAINT = `(() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return paint && performance.timeOrigin + paint.startTime;
})()`;

/**
 * From the click on the toolbar button to the first contentful paint of the popup, and from the press of "Show on this
 * page" to that of the overlay's frame. Both moments are of this machine's clock.
 */
export async function measurePaint(times: number, log: (line: string) => void): Promise<Paint> {
  const pages = await servePages(resolve(import.meta.dirname, '../e2e-chromium/pages'));
  const backend = await startLocalBackend({ greets: false });
  const microphone = await createFakeMicrophone();
  const extension = await openExtension({
    extensionDir: await buildExtension(),
    headless: true,
    speak: microphone.path,
  });
  try {
    await extension.setMicrophone('granted');
    await extension.configure({ backendUrl: backend.url, key: backend.key });
    const page = extension.context.pages()[0] ?? (await extension.context.newPage());
    await page.goto(pages.urlOf('honey-bee.html'));
    const first = await extension.clickToolbar(page);
    await first.press('Start');
    await first.waitForView('a live conversation', isLive, 30_000);
    const popup: number[] = [];
    const overlay: number[] = [];
    for (let i = 0; i < times; i += 1) {
      const shown = await overlayIn(page);
      if (i === 0) await shown.getByRole('button', { name: 'Open the conversation' }).click();
      await shown.getByRole('button', { name: 'Close; the conversation goes on' }).click();
      await waitUntil('the overlay to go', () => overlaysIn(page).length === 0);
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
  } finally {
    await extension.close();
    await microphone.remove();
    await backend.close();
    await pages.close();
  }
}
