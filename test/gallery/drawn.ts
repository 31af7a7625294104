import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe } from 'vitest';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { type Gallery, openGallery } from './open-gallery.ts';

/** The gallery of the tests of one file, and its one page: there while they run. */
export let gallery: Gallery;
export let page: Page;

/** The handle by which the overlay is moved. */
export const HANDLE = 'Move or resize Earshot';

/** Tests of surfaces as Chromium draws them; without a Chromium there is nothing to draw with. */
export function describeDrawn(title: string, tests: () => void): void {
  describe.skipIf(findChromium() === undefined)(title, { timeout: 120_000 }, () => {
    beforeAll(async () => {
      const opened = await openGallery();
      if (!opened) throw new Error('openGallery: the Chromium that was found is gone');
      gallery = opened;
    }, 60_000);
    afterAll(() => gallery?.close());
    tests();
  });
}

/** Loads the page anew with a scene. */
export async function open(scene: string, colorScheme?: 'light' | 'dark'): Promise<Page> {
  page = await gallery.open(scene, colorScheme);
  return page;
}

/** Shows another scene in the page as it is, as when something has happened. */
export const show = (scene: string): Promise<void> =>
  page.evaluate((query) => (globalThis as unknown as { show(query: string): Promise<void> }).show(query), scene);

/** What was done by pressing, in order: names of actions with what they were given. */
export const pressed = (): Promise<unknown[]> =>
  page.evaluate(() => (globalThis as unknown as { pressed: unknown[] }).pressed);

export const button = (name: string): Locator => page.getByRole('button', { name, exact: true });

export const message = (): Locator => page.getByRole('textbox', { name: 'Message', exact: true });
