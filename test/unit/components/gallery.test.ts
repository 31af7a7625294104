import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../scripts/find-chromium.mjs';
import { findFaults } from '../../gallery/find-faults.ts';
import { type Gallery, openGallery } from '../../gallery/open-gallery.ts';

let gallery: Gallery;
let page: Page;

const open = async (scene: string, colorScheme?: 'light' | 'dark'): Promise<Page> => {
  page = await gallery.open(scene, colorScheme);
  return page;
};
const pressed = (): Promise<unknown[]> =>
  page.evaluate(() => (globalThis as unknown as { pressed: unknown[] }).pressed);
const show = (scene: string): Promise<void> =>
  page.evaluate((query) => (globalThis as unknown as { show(query: string): void }).show(query), scene);
const button = (name: string) => page.getByRole('button', { name, exact: true });
const message = () => page.getByRole('textbox', { name: 'Message', exact: true });

// Without a Chromium there is nothing to draw with.
describe.skipIf(findChromium() === undefined)('the surfaces, drawn by Chromium', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const opened = await openGallery();
    if (!opened) throw new Error('openGallery: the Chromium that was found is gone');
    gallery = opened;
  }, 60_000);
  afterAll(() => gallery?.close());

  it.each(['light', 'dark'] as const)('are readable in every state in %s colours', async (scheme) => {
    await open('?popup=idle', scheme);
    const faults: Record<string, string[]> = {};
    for (const scene of gallery.scenes) {
      await page.setViewportSize(
        scene.startsWith('?popup') ? { width: 380, height: 560 } : { width: 760, height: 900 },
      );
      await show(scene);
      const found = await page.evaluate(findFaults);
      if (found.length > 0) faults[scene] = found;
    }
    expect(faults).toEqual({});
  });

  it('give every control a name', async () => {
    await open('?popup=idle');
    for (const scene of gallery.scenes) {
      await show(scene);
      for (const role of ['button', 'textbox'] as const) {
        const all = await page.getByRole(role).count();
        expect(await page.getByRole(role, { name: /\w/ }).count(), `${role}s with a name in ${scene}`).toBe(all);
      }
    }
  });

  it.each([
    ['?popup=idle', ['Settings', 'Start', 'Share this page', 'Send']],
    ['?popup=listening', ['Settings', 'Mute', 'Stop', 'Share this page', 'Send']],
    ['?popup=muted', ['Settings', 'Unmute', 'Stop', 'Share this page', 'Send']],
    ['?popup=reading', ['Settings', 'Mute', 'Stop', 'Share this page', 'Send']],
    ['?popup=speaking', ['Settings', 'Mute', 'Stop', 'Share this page', 'Skip this answer', 'Send']],
    ['?popup=typing', ['Settings', 'Stop', 'Share this page', 'Send']],
    [
      '?popup=permission',
      ['Settings', 'Stop', 'Allow the microphone', 'Type without a microphone', 'Share this page', 'Send'],
    ],
    ['?popup=not-configured', ['Settings', 'Start', 'Open Settings', 'Share this page', 'Send']],
    ['?options=empty', ['Show', 'Save', 'Check the connection', 'Delete all transcripts']],
    ['?options=failing', ['Show', 'Save', 'Check the connection', 'Yes, delete', 'Keep them']],
    ['?welcome=not-yet', ['Allow the microphone', 'Type without a microphone instead']],
  ])('%s has these buttons in this order', async (scene, names) => {
    await open(scene);
    const snapshot = await page.locator('main').ariaSnapshot();
    expect([...snapshot.matchAll(/- button "([^"]+)"/g)].map((match) => match[1])).toEqual(names);
  });

  it('says the state in the one status of the popup', async () => {
    await open('?popup=thinking');
    expect(await page.getByRole('status').allInnerTexts()).toEqual(['Thinking']);
  });

  it('sends with Enter, makes a new line with Shift+Enter, and sends nothing empty', async () => {
    await open('?popup=listening');
    await message().press('Enter');
    await button('Send').click({ force: true });
    await message().fill('one');
    await message().press('Shift+Enter');
    await message().pressSequentially('two');
    await message().press('Enter');
    expect(await pressed()).toEqual([['say', 'one\ntwo']]);
    expect(await message().inputValue()).toBe('');
  });

  it('takes 8000 characters and no more', async () => {
    await open('?popup=listening');
    await message().focus();
    await page.keyboard.insertText('x'.repeat(9_000));
    expect(await message().inputValue()).toHaveLength(8_000);
  });

  it('begins with one press of Enter, and only once when it is held or double-clicked', async () => {
    await open('?popup=idle');
    expect(await button('Start').evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.down('Enter');
    await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    expect(await pressed()).toEqual([['start', true]]);
    await button('Start').dblclick();
    expect(await pressed()).toEqual([
      ['start', true],
      ['start', true],
    ]);
  });

  it('keeps the keyboard on the button when Start becomes Stop', async () => {
    await open('?popup=idle');
    await show('?popup=connecting');
    expect(await button('Stop').evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('does not share twice while a page is being read', async () => {
    await open('?popup=reading');
    await button('Share this page').click({ force: true });
    expect(await pressed()).toEqual([]);
  });

  it('stops the waiting start before it starts without a microphone', async () => {
    await open('?popup=permission');
    await button('Type without a microphone').click();
    expect(await pressed()).toEqual([['stop'], ['start', false]]);
  });

  it('offers the way on for a problem, and keeps the details folded', async () => {
    await open('?popup=unreachable');
    const alert = page.getByRole('alert');
    await expect.poll(() => alert.textContent()).toContain('Your backend does not answer');
    expect(await alert.getByText('Failed to fetch').isVisible()).toBe(false);
    await alert.getByText('Details').click();
    expect(await alert.getByText('Failed to fetch').isVisible()).toBe(true);
    await button('Try again').click();
    expect(await pressed()).toEqual([['start', true]]);
  });

  it('follows the end of the conversation, but not while older words are being read', async () => {
    await open('?popup=long');
    const log = page.getByRole('log', { name: 'Conversation' });
    const fromEnd = () => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
    expect(await fromEnd()).toBeLessThan(2);
    await show('?popup=long-and-more');
    expect(await fromEnd()).toBeLessThan(2);
    await log.evaluate((box) => box.scrollTo({ top: 0 }));
    await button('Latest').waitFor();
    await show('?popup=long');
    await show('?popup=long-and-more');
    expect(await log.evaluate((box) => box.scrollTop)).toBe(0);
    await button('Latest').click();
    expect(await fromEnd()).toBeLessThan(2);
  });

  it('says in words what is waiting, cut off, failed or not all of a page', async () => {
    await open('?popup=every-status');
    const words = await page.getByRole('log').textContent();
    expect(words).toContain('48,210 words, only the beginning');
    expect(words).toContain('Cut off here');
    expect(words).toContain('These words could not be understood');
    expect(words).toContain('Waiting for the conversation to start');
  });

  it('tells a field from its error and keeps the key covered until asked', async () => {
    await open('?options=wrong');
    const url = page.getByRole('textbox', { name: 'Backend URL', exact: true });
    expect(await url.getAttribute('aria-invalid')).toBe('true');
    const key = page.getByLabel('Key (optional)', { exact: true });
    expect(await key.getAttribute('type')).toBe('password');
    await button('Show').click();
    expect(await key.getAttribute('type')).toBe('text');
    await url.fill('http://localhost:1');
    await key.fill('k');
    await button('Save').click();
    await button('Check the connection').click();
    const typed = { backendUrl: 'http://localhost:1', key: 'k' };
    expect(await pressed()).toEqual([
      ['save', typed],
      ['check', typed],
    ]);
  });

  it('asks before it deletes, with the keyboard on the answer that keeps everything', async () => {
    await open('?options=failing');
    expect(await button('Keep them').evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await button('Yes, delete').click();
    expect(await pressed()).toEqual([['cancelDeletion'], ['deleteTranscripts']]);
  });
});
