import type { Frame, Page } from '@playwright/test';
import { waitUntil } from './wait-until.ts';

/** The overlay's frame in a page, once it shows something. Waits for it. */
export async function overlayIn(page: Page): Promise<Frame> {
  return waitUntil('the overlay', async () => {
    const [frame] = overlaysIn(page);
    return frame && (await isShown(frame)) ? frame : undefined;
  });
}

/** All overlay frames in a page, also blank ones. */
export function overlaysIn(page: Page): Frame[] {
  return page.frames().filter((frame) => frame.url().endsWith('/overlay-frame.html') && !frame.isDetached());
}

async function isShown(frame: Frame): Promise<boolean> {
  // The frame may go away while it is asked.
  return frame
    .locator('main')
    .isVisible()
    .catch(() => false);
}
