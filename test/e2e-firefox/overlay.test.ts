import type { Page } from 'puppeteer-core';
import { describe, expect } from 'vitest';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { View } from '../../utils/wire/change.ts';
import { test } from './fixtures.ts';

const hears = ({ phase, microphone }: View): boolean => phase.name === 'starting' && microphone === 'on';

/** Where the middle of a button in the overlay of a page is; waits until it is drawn. */
async function findInOverlay(page: Page, name: string): Promise<[x: number, y: number]> {
  const frame = await waitUntil('the overlay’s own document', () =>
    page.frames().find((one) => one.url().startsWith('moz-extension:')),
  );
  const middle = await waitUntil(`a button "${name}" in the overlay`, () =>
    frame.evaluate((label) => {
      const box = document.querySelector(`button[aria-label="${label}"]`)?.getBoundingClientRect();
      return box && ([box.x + box.width / 2, box.y + box.height / 2] as const);
    }, name),
  );
  const [left, top] = (await page.evaluate(`{
    const { x, y } = [...document.documentElement.children].find((one) => one.popover === 'manual').getBoundingClientRect();
    [x, y];
  }`)) as [number, number];
  return [left + middle[0], top + middle[1]];
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
    const page = (await firefox.browser.pages()).find((one) => one.url() === pageUrl);
    if (!page) throw new Error('The page is gone.');
    // A frame that no host has let in yet stays blank for good.
    await findInOverlay(page, 'Stop');
    await firefox.closeSidebar();
    await waitUntil('no badge', async () => (await firefox.badge()) === '');
    await page.mouse.click(...(await findInOverlay(page, 'Start')));
    const isOpen = "browser.windows.getAll({ populate: true }).then((all) => all.some(({ type }) => type === 'popup'))";
    await waitUntil('a window', () => firefox.helper.evaluate(isOpen) as Promise<boolean>);
    await sidebar.waitForView('an open microphone', hears);
  });
});
