import type { Page } from 'puppeteer-core';
import { describe, expect } from 'vitest';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { View } from '../../utils/wire/change.ts';
import { test } from './fixtures.ts';

const hears = ({ phase, microphone }: View): boolean => phase.name === 'starting' && microphone === 'on';

/** Presses Start in the overlay of a page, which is one line in its lower right corner: its second button from the right. */
async function pressInPill(page: Page, fromRight: number): Promise<void> {
  const [width, height] = (await page.evaluate('[innerWidth, innerHeight]')) as [number, number];
  await page.mouse.click(width - 16 - fromRight, height - 16 - 28);
}

describe('the overlay', () => {
  test('a start in the popup brings it into the page, with the session in it', async ({ open }) => {
    const { firefox, pageUrl } = await open();
    const popup = await firefox.clickToolbar();
    await popup.press('Start');
    const sidebar = await firefox.sidebar();
    const { home } = await sidebar.waitForView('the overlay', (view) => view.home?.attached === 'yes');
    expect(home?.title).toMatch(/bee/i);
    const page = (await firefox.browser.pages()).find((one) => one.url() === pageUrl);
    // All that a page sees of it is an empty element.
    await waitUntil('the overlay’s element', () =>
      page?.evaluate("[...document.documentElement.children].some((one) => one.popover === 'manual')"),
    );
    await waitUntil('the overlay’s own document', async () => (page?.frames().length ?? 0) > 1);
  });

  test('its Start opens a window with the session where no sidebar is', async ({ open }) => {
    const { firefox, pageUrl } = await open();
    const popup = await firefox.clickToolbar();
    await popup.press('Start');
    const sidebar = await firefox.sidebar();
    await sidebar.waitForView('the overlay', (view) => view.home?.attached === 'yes' && hears(view));
    await popup.close();
    await firefox.closeSidebar();
    await waitUntil('no badge', async () => (await firefox.badge()) === '');
    const page = (await firefox.browser.pages()).find((one) => one.url() === pageUrl);
    const isOpen = "browser.windows.getAll({ populate: true }).then((all) => all.some(({ type }) => type === 'popup'))";
    const windowOpens = () => waitUntil('a window', () => firefox.helper.evaluate(isOpen) as Promise<boolean>, 6_000);
    // It needs a moment to learn that the session has gone; its Stop is a Start then.
    await waitUntil(
      'a window',
      async () => {
        if (page) await pressInPill(page, 60);
        return windowOpens().catch(() => false);
      },
      30_000,
    );
    await sidebar.waitForView('an open microphone', hears);
  });
});
