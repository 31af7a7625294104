import type { Frame, Page } from 'puppeteer-core';
import { waitUntil } from '../../scripts/browser/wait-until.ts';

/** The document of the overlay in a page; waits until it is there. */
export function overlayFrame(page: Page): Promise<Frame> {
  return waitUntil('the overlay’s own document', () =>
    page.frames().find((one) => one.url().startsWith('moz-extension:')),
  );
}

/** An element of ours in a page, all that the page sees of it. Pages may have named others after what is usually asked. */
export const OVERLAY =
  "[...document.querySelector(':root').children].find((one) => one.popover === 'manual' && !one.className)";

/** Where the middle of a button in the overlay of a page is; waits until it is drawn. */
export async function findInOverlay(page: Page, name: string): Promise<[x: number, y: number]> {
  const frame = await overlayFrame(page);
  const middle = await waitUntil(`a button "${name}" in the overlay`, () =>
    frame.evaluate((label) => {
      const buttons = [...document.querySelectorAll('button')];
      const button = buttons.find((one) => (one.getAttribute('aria-label') ?? one.textContent.trim()) === label);
      const box = button?.getBoundingClientRect();
      return box && ([box.x + box.width / 2, box.y + box.height / 2] as const);
    }, name),
  );
  const [left, top] = (await page.evaluate(`{
    const { x, y } = (${OVERLAY}).getBoundingClientRect();
    [x, y];
  }`)) as [number, number];
  return [left + middle[0], top + middle[1]];
}

/** What can be read in the overlay of a page. */
export const wordsInOverlay = async (page: Page): Promise<string> =>
  (await overlayFrame(page)).evaluate(() => document.body.textContent ?? '');
