import { describe, expect } from 'vitest';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { test } from './fixtures.ts';

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
});
