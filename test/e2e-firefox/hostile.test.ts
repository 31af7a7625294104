import { resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { describe, expect } from 'vitest';
import { servePages } from '../../scripts/browser/serve-pages.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { View } from '../../utils/wire/change.ts';
import { test } from './fixtures.ts';
import { findInOverlay, OVERLAY, overlayFrame, wordsInOverlay } from './in-overlay.ts';

const hears = ({ phase, microphone }: View): boolean => phase.name === 'starting' && microphone === 'on';
const isOver = ({ phase, microphone }: View): boolean => phase.name === 'idle' && microphone === 'off';
const isHome = ({ home }: View): boolean => home?.attached === 'yes';

/** Lays something over the whole page that presses go through, above our overlay until that gives up. */
const COVER = `{
  const cover = document.createElement('div');
  document.querySelector(':root').append(cover);
  cover.className = 'cover';
  cover.popover = 'manual';
  cover.style.cssText = 'display: block; position: fixed; inset: 0; width: 100vw; height: 100vh; background: white; pointer-events: none; border: 0';
  globalThis.covers = 0;
  setInterval(() => {
    cover.hidePopover();
    cover.showPopover();
    covers += 1;
  }, 30);
}`;

const pressAt = async (page: Page, name: string): Promise<void> => {
  // It may be moving to where it stands as the whole conversation.
  let last = '';
  await waitUntil(`"${name}" to rest`, async () => {
    const before = last;
    last = String(await findInOverlay(page, name));
    return last === before;
  });
  await page.mouse.click(...(await findInOverlay(page, name)));
};

describe('a page that covers the overlay and lets presses through', () => {
  test('has nothing started, unmuted or shared by them, and it is said where that works; Mute and Stop work', async ({
    open,
    onTestFinished,
  }) => {
    const { firefox, pageUrl } = await open();
    const pages = await servePages(resolve(import.meta.dirname, '../fixtures/pages'));
    onTestFinished(pages.close);
    const page = (await firefox.browser.pages()).find((one) => one.url() === pageUrl);
    if (!page) throw new Error('The page is gone.');
    await page.goto(pages.urlOf('hostile.html'));
    const popup = await firefox.clickToolbar();
    await popup.press('Start');
    const sidebar = await firefox.sidebar();
    await sidebar.waitForView('the overlay', (view) => isHome(view) && hears(view));
    await popup.close();
    await overlayFrame(page);
    await page.evaluate(COVER);
    await waitUntil('the overlay to give up', () => page.evaluate('covers > 160'), 30_000);

    await pressAt(page, 'Mute');
    await sidebar.waitForView('silence', ({ muted }) => muted);
    await pressAt(page, 'Unmute');
    await waitUntil('the reason', async () =>
      (await wordsInOverlay(page)).includes('Unmute, sharing and copying work only in the sidebar'),
    );
    await pressAt(page, 'Unmute');
    expect((await sidebar.view())?.muted).toBe(true);
    const words = await wordsInOverlay(page);
    expect(words).not.toMatch(/Share this page|Share selection|Copy/);

    await pressAt(page, 'Stop');
    await sidebar.waitForView('the end', isOver);
    await pressAt(page, 'Start');
    await waitUntil('the reason', async () =>
      (await wordsInOverlay(page)).includes('Start, captions and sharing work only in the sidebar'),
    );
    // As long as a start would have taken.
    await new Promise((done) => setTimeout(done, 1_000));
    expect(await sidebar.view()).toMatchObject({ phase: { name: 'idle' }, microphone: 'off', transcript: [] });
  });
});

test('an overlay whose sidebar was closed says so in place of a frame that nobody serves, and comes back with the next', async ({
  open,
}) => {
  const { firefox, pageUrl } = await open();
  const popup = await firefox.clickToolbar();
  await popup.press('Start');
  const sidebar = await firefox.sidebar();
  await sidebar.waitForView('the overlay', (view) => isHome(view) && hears(view));
  await popup.close();
  const page = (await firefox.browser.pages()).find((one) => one.url() === pageUrl);
  if (!page) throw new Error('The page is gone.');
  await findInOverlay(page, 'Stop');
  await firefox.closeSidebar();
  const widthOf = () => page.evaluate(`(${OVERLAY})?.getBoundingClientRect().width`);
  await waitUntil('the card', async () => (await widthOf()) === 300);
  expect(page.frames().filter((one) => one.url().startsWith('moz-extension:'))).toEqual([]);
  // Longer than a host that is made anew takes.
  await new Promise((done) => setTimeout(done, 16_000));
  expect(await widthOf()).toBe(300);
  await firefox.openSidebar();
  await sidebar.waitForView('the overlay', isHome);
  await findInOverlay(page, 'Start');
});
