import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../scripts/find-chromium.mjs';
import { defaultSettings } from '../../../utils/settings/settings.ts';
import { findFaults } from '../../gallery/find-faults.ts';
import { type Gallery, openGallery, sizeOf } from '../../gallery/open-gallery.ts';

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

const bar = ['Open side panel', 'Settings'];
const foot = ['Share this page', 'Share selection', 'Send'];
const running = ['Mute', 'Mute voice', 'Push to talk'];
const holding = ['Mute voice', 'Push to talk'];
/** Where something was said. */
const take = ['Copy', 'Save as text'];
const begin = ['Start', 'Captions only'];
const handle = 'Move or resize Earshot';

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
      await page.setViewportSize(sizeOf(scene));
      await show(scene);
      const found = await page.evaluate(findFaults);
      if (found.length > 0) faults[scene] = found;
    }
    expect(faults).toEqual({});
  });

  it('draw nothing while nothing changes: the light of a conversation is no animation', async () => {
    await open('?popup=idle');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const animated: Record<string, number> = {};
    for (const scene of gallery.scenes) {
      await show(scene);
      const endless = await page.evaluate(() => {
        const waits = (one: Animation) => (one.effect as KeyframeEffect).target?.matches('.spinner, .light-busy *');
        const all = document
          .getAnimations()
          .filter((one) => one.effect?.getTiming().iterations === Number.POSITIVE_INFINITY);
        return all.filter((one) => !waits(one)).length;
      });
      if (endless > 0) animated[scene] = endless;
    }
    expect(animated).toEqual({});
  });

  it('show that the assistant speaks by a light that moves, and stands still where somebody wants less motion', async () => {
    await open('?popup=speaking');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const moved = () => page.evaluate(() => getComputedStyle(document.querySelector('.light i') as Element).transform);
    const still = await moved();
    await expect.poll(moved, { interval: 20 }).not.toBe(still);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await moved()).toBe('none');
  });

  // What is left of a window of 1280 × 800 px at a zoom of 400 %, and of the largest popup.
  it.each([
    ['?popup', 200, 150],
    ['?panel', 320, 200],
    ['?full', 304, 180],
    ['?pill', 304, 56],
  ])('%s can be read and reached in a window of %d × %d px', async (surface, width, height) => {
    await open(`${surface}=idle`);
    await page.setViewportSize({ width, height });
    const faults: Record<string, string[]> = {};
    for (const scene of gallery.scenes.filter((name) => name.startsWith(surface))) {
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
      for (const role of ['button', 'textbox', 'switch', 'link', 'combobox', 'checkbox'] as const) {
        const all = await page.getByRole(role).count();
        expect(await page.getByRole(role, { name: /\w/ }).count(), `${role}s with a name in ${scene}`).toBe(all);
      }
    }
  });

  it('tell whole what to do in the smallest overlay too, where the button for talking takes its room', async () => {
    await open('?pill=idle');
    const cut: string[] = [];
    for (const scene of gallery.scenes.filter((name) => name.startsWith('?pill'))) {
      await show(scene);
      const boxes = await page
        .locator('.pill-words .status-hint')
        .evaluateAll((all) =>
          all.map((box) => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]),
        );
      if (boxes.flat().some((px) => px > 0)) cut.push(scene);
      // Two lines of it and the sentence above are as high as the window, and no higher.
      const { top, bottom } = await page.locator('.pill-words').evaluate((box) => box.getBoundingClientRect().toJSON());
      if (top < 1 || bottom > sizeOf(scene).height - 1) cut.push(`${scene}: ${top} to ${bottom} px`);
    }
    expect(cut).toEqual([]);
  });

  it.each([
    ['?popup=idle', [...bar, ...begin, ...foot]],
    ['?popup=listening', [...take, ...bar, 'Stop', ...running, ...foot]],
    ['?popup=muted', [...take, ...bar, 'Stop', 'Unmute', 'Mute voice', 'Push to talk', ...foot]],
    ['?popup=in-writing', [...take, ...bar, 'Stop', 'Mute', 'Unmute voice', 'Push to talk', ...foot]],
    ['?popup=reading', [...take, ...bar, 'Stop', ...running, ...foot]],
    ['?popup=speaking', [...take, ...bar, 'Stop', ...running, 'Stop talking', ...foot]],
    ['?popup=typing', [...take, ...bar, 'Stop', 'Mute voice', ...foot]],
    ['?popup=elsewhere', [...take, ...bar, 'Stop', ...running, 'Move it here', ...foot]],
    ['?popup=not-shown', [...take, ...bar, 'Stop', ...running, 'Show on this page', ...foot]],
    ['?popup=recovered', [...bar, ...begin, 'Continue', 'Delete', ...foot]],
    ['?popup=recovered-captions', [...bar, ...begin, 'Continue captions', 'Delete', ...foot]],
    ['?popup=page-gone', [...take, ...bar, 'Stop', ...running, 'Keep it going', 'Stop', ...foot]],
    ['?popup=permission', [...bar, 'Stop', 'Allow the microphone', 'Type without a microphone', ...foot]],
    ['?popup=not-configured', [...bar, 'Start', 'Open Settings', ...foot]],
    ['?panel=idle', ['Settings', ...begin, 'Attach this page', ...foot]],
    ['?panel=speaking', [...take, 'Settings', 'Stop', ...running, 'Stop talking', ...foot]],
    ['?panel=elsewhere', [...take, 'Settings', 'Stop', ...running, 'Attach this page', ...foot]],
    ['?panel=not-attached', [...take, 'Settings', 'Stop', ...running, 'Attach this page', 'OK', ...foot]],
    ['?popup=captions', [...bar, 'Stop', 'Mute', ...take]],
    ['?popup=captions-begin', [...bar, 'Stop', 'Mute']],
    ['?popup=captions-off', [...take, ...bar, ...begin, ...foot]],
    ['?popup=captions-no-microphone', [...bar, 'Stop', 'Mute', 'OK', ...take]],
    ['?popup=captions-denied', [...bar, ...begin, 'Show me how', ...foot]],
    ['?pill=captions', [handle, 'Stop', 'Open the conversation']],
    ['?popup=hold-ready', [...take, ...bar, 'Stop', 'Hold to talk', ...holding, ...foot]],
    ['?popup=hold-held', [...take, ...bar, 'Stop', 'Let go to send', ...holding, ...foot]],
    ['?popup=hold-locked', [...take, ...bar, 'Stop', 'Tap to send', ...holding, ...foot]],
    ['?pill=idle', [handle, 'Start', 'Open the conversation']],
    ['?pill=listening', [handle, 'Mute', 'Stop', 'Open the conversation']],
    ['?pill=hold-ready', [handle, 'Hold to talk', 'Stop', 'Open the conversation']],
    ['?pill=speaking', [handle, 'Mute', 'Stop talking', 'Stop', 'Open the conversation']],
    ['?full=idle', [handle, 'Move to the next corner', 'Make smaller', 'Close', ...begin, ...foot]],
    [
      '?full=speaking',
      [
        ...[handle, ...take, 'Move to the next corner', 'Make smaller', 'Close; the conversation goes on'],
        ...['Stop', ...running, 'Stop talking', ...foot],
      ],
    ],
    ['?pill=idle&untold', [handle, 'Start', 'Open the conversation']],
    ['?full=idle&untold', [handle, 'Move to the next corner', 'Make smaller', 'Close', 'Start', 'Send']],
    ['?full=asleep&untold', [handle, 'Move to the next corner', 'Make smaller', 'Close', 'Start']],
    [
      '?full=listening&untold',
      [
        ...[handle, 'Save as text', 'Move to the next corner', 'Make smaller', 'Close; the conversation goes on'],
        ...['Stop', 'Mute', 'Mute voice', 'Send'],
      ],
    ],
    ['?options=empty', ['Show the key', 'Save', 'Check the connection', 'Delete all transcripts']],
    ['?options=failing', ['Show the key', 'Save', 'Check the connection', 'Yes, delete', 'Keep them']],
    [
      '?options=advanced',
      [
        ...['Show the key', 'Show the credential', 'Remove voice.example.net:8443'],
        'Remove a-very-long-name-of-a-host.in-a-department.of-some-company.example.org',
        ...['Save', 'Check the connection', 'Delete all transcripts'],
      ],
    ],
    [
      '?options=unapproved',
      [
        ...['Show the key', 'Save', 'Check the connection', 'Also allow calls to voice.example.net:8443'],
        'Delete all transcripts',
      ],
    ],
    ['?welcome=not-yet', ['Allow the microphone', 'Type without a microphone instead']],
  ])('%s has these buttons in this order', async (scene, names) => {
    await open(scene);
    const snapshot = await page.locator('main').ariaSnapshot();
    expect([...snapshot.matchAll(/- button "([^"]+)"/g)].map((match) => match[1])).toEqual(names);
  });

  describe('push-to-talk', () => {
    const hold = () => button('Hold to talk');
    const slowly = () => page.waitForTimeout(350);
    const steps = async () => (await pressed()).map((one) => (one as unknown[])[1]);

    it.each(['popup', 'panel', 'pill', 'full'])(
      'is heard in the %s while the button is held, or after a tap',
      async (surface) => {
        await open(`?${surface}=hold-ready`);
        await hold().hover();
        await page.mouse.down();
        await slowly();
        await page.mouse.up();
        expect(await steps()).toEqual(['begin', 'end']);
        await hold().click();
        expect(await steps()).toEqual(['begin', 'end', 'begin', 'lock']);
        await show(`?${surface}=hold-locked`);
        await button('Tap to send').click();
        expect(await steps()).toEqual(['begin', 'end', 'begin', 'lock', 'end']);
      },
    );

    it('ends when it is let go beside the button', async () => {
      await open('?panel=hold-ready');
      await hold().hover();
      await page.mouse.down();
      await page.mouse.move(200, 600);
      await slowly();
      await page.mouse.up();
      expect(await steps()).toEqual(['begin', 'end']);
    });

    it.each(['Space', 'Enter'])(
      'is heard while %s is held on the button, and pressed once however long',
      async (key) => {
        await open('?popup=hold-ready');
        await hold().focus();
        await page.keyboard.down(key);
        await page.keyboard.down(key);
        await slowly();
        await page.keyboard.up(key);
        expect(await steps()).toEqual(['begin', 'end']);
      },
    );

    it('is heard while Space is held where it would do nothing else, and never in a field or on another button', async () => {
      await open('?panel=hold-ready');
      await page.keyboard.down('Space');
      await slowly();
      await page.keyboard.up('Space');
      expect(await steps()).toEqual(['begin', 'end']);
      await message().press('Space');
      expect(await message().inputValue()).toBe(' ');
      await button('Mute voice').press('Space');
      expect(await steps()).toEqual(['begin', 'end', false]);
      expect((await pressed()).at(-1)).toEqual(['setAudible', false]);
    });

    it('is heard in a field too while the keys of the page are held, which type nothing', async () => {
      await open('?panel=hold-ready');
      await message().focus();
      await page.keyboard.down('Control');
      await page.keyboard.down('Shift');
      await page.keyboard.down('Space');
      await slowly();
      for (const key of ['Shift', 'Space', 'Control']) await page.keyboard.up(key);
      expect(await steps()).toEqual(['begin', 'end']);
      expect(await message().inputValue()).toBe('');
    });

    it.each([
      ['the window loses the keyboard', () => page.evaluate(() => void dispatchEvent(new Event('blur')))],
      ['the conversation ends', () => show('?panel=idle')],
      ['the microphone is lost', () => show('?panel=no-microphone')],
    ])('ends at once when %s', async (_what, lose) => {
      await open('?panel=hold-ready');
      await page.keyboard.down('Space');
      await lose();
      await expect.poll(steps).toEqual(['begin', 'end']);
      await page.keyboard.up('Space');
      expect(await steps()).toEqual(['begin', 'end']);
    });

    it('is a tap for whoever clicks without pressing, as screen readers do', async () => {
      await open('?popup=hold-ready');
      await hold().evaluate((element) => (element as HTMLElement).click());
      expect(await steps()).toEqual(['lock']);
    });

    it('has the keyboard after Start, so that Space does not stop what has just begun', async () => {
      await open('?popup=idle');
      await page.keyboard.press('Enter');
      await show('?popup=hold-ready');
      expect(await hold().evaluate((element) => element === document.activeElement)).toBe(true);
    });

    it.each([
      ['popup', 'the conversation ends', 'idle', 'Start'],
      ['panel', 'it is switched to just talking', 'listening', 'Stop'],
      ['popup', 'the microphone is lost', 'no-microphone', 'Stop'],
      ['pill', 'the conversation ends', 'idle', 'Start'],
    ])('leaves the keyboard in the %s beside it when %s', async (surface, _what, then, name) => {
      await open(`?${surface}=hold-ready`);
      await hold().focus();
      await show(`?${surface}=${then}`);
      expect(await button(name).evaluate((element) => element === document.activeElement)).toBe(true);
    });

    it.each(['Space', 'Enter'])('and %s that is still held presses nothing there', async (key) => {
      await open('?popup=hold-ready');
      await hold().focus();
      await page.keyboard.down(key);
      await show('?popup=no-microphone');
      // The keyboard repeats it.
      await page.keyboard.down(key);
      await page.keyboard.up(key);
      expect(((await pressed()) as unknown[][]).map(([name]) => name)).toEqual(['talk', 'talk']);
    });

    it('begins nothing in an overlay that a page could have covered, and still ends', async () => {
      await open('?full=hold-ready&covered');
      await hold().click();
      expect(await steps()).toEqual([]);
      await page.getByText('Something on the page covers Earshot').first().waitFor();
      await show('?full=hold-locked&covered');
      await button('Tap to send').click();
      expect(await steps()).toEqual(['end']);
    });

    it('is chosen in a group of two', async () => {
      await open('?options=hold');
      const group = page.getByRole('group', { name: 'How you talk', exact: true });
      expect(await group.getByRole('radio', { name: 'Hold a key to talk', exact: true }).isChecked()).toBe(true);
      await group.getByRole('radio', { name: 'Just talk', exact: true }).check({ force: true });
      expect(await pressed()).toEqual([['choose', 'open']]);
    });
  });

  it('says the state in the one status of the popup', async () => {
    await open('?popup=thinking');
    // Another one is there for what comes of a press, and is empty.
    expect(await page.getByRole('status').allInnerTexts()).toEqual(['', 'Thinking']);
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

  it('begins captions with the button beside Start, and the keyboard goes on at Stop', async () => {
    await open('?popup=idle');
    await button('Captions only').focus();
    await page.keyboard.press('Enter');
    expect(await pressed()).toEqual([['start', true, 'captions']]);
    await show('?popup=captions-begin');
    expect(await button('Stop').evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.getByRole('status').first().textContent()).toBe('Writing down what you say');
    expect(await page.getByRole('log').textContent()).toBe('What you say is written here. Nobody answers.');
  });

  it('switches typing into the page on and off, and shows which it is', async () => {
    await open('?popup=captions');
    const type = page.getByRole('switch', { name: 'Type into the page', exact: true });
    expect(await type.getAttribute('aria-checked')).toBe('false');
    await type.press('Enter');
    await show('?popup=dictating');
    expect(await type.getAttribute('aria-checked')).toBe('true');
    expect(await page.getByRole('status').first().textContent()).toBe('Typing what you say');
    await type.press('Space');
    expect(await pressed()).toEqual([
      ['setDictation', true],
      ['setDictation', false],
    ]);
  });

  it('shows the words of captions as they come, also in the smallest overlay', async () => {
    await open('?pill=captions-coming');
    await expect.poll(() => page.locator('.pill-captions').textContent()).toContain('May, a week later than');
    const { fontSize } = await page.locator('.pill-captions').evaluate((words) => getComputedStyle(words));
    expect(Number.parseFloat(fontSize)).toBeGreaterThanOrEqual(16);
    await show('?pill=captions');
    expect(await page.locator('.pill-captions').textContent()).toContain('already looking out.');
  });

  it('copies what was said and says how much, and saves it under a name that tells when', async () => {
    await open('?popup=captions');
    await button('Copy').click();
    await expect.poll(() => page.getByRole('status').allInnerTexts()).toContain('Copied 2 lines.');
    await page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' }))");
    await page.locator('#paste').focus();
    await page.keyboard.press('Control+v');
    expect(await page.locator('#paste').inputValue()).toMatch(/^The nests are .*\nI counted seven .*looking out\.$/);
    const downloaded = page.waitForEvent('download');
    await button('Save as text').click();
    const download = await downloaded;
    expect(download.suggestedFilename()).toMatch(/^earshot-\d{4}-\d\d-\d\d-\d{4}\.txt$/);
    const path = await download.path();
    expect(readFileSync(path, 'utf8')).toBe(
      'The nests are under the roof, on the side of the yard.\nI counted seven of them on Sunday, and in two the young were already looking out.\n',
    );
  });

  it('lets a page that covers the overlay switch typing off, never on', async () => {
    await open('?full=captions&covered');
    const type = page.getByRole('switch', { name: 'Type into the page', exact: true });
    await type.click();
    await button('Copy').click();
    expect(await pressed()).toEqual([]);
    await show('?full=dictating&covered');
    await type.click();
    expect(await pressed()).toEqual([['setDictation', false]]);
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

  it('asks once more before it deletes what was recovered, and a double click is no answer', async () => {
    await open('?popup=recovered');
    expect(await page.getByRole('region', { name: 'Recovered conversation' }).textContent()).toContain(
      '14 messages, today 14:05',
    );
    await button('Delete').dblclick();
    expect(await pressed()).toEqual([]);
    await button('Keep it').click();
    await button('Delete').click();
    await button('Yes, delete').click();
    expect(await pressed()).toEqual([['deleteRecovered']]);
  });

  it('offers captions that were cut off as captions, in lines', async () => {
    await open('?panel=recovered-captions');
    const card = page.getByRole('region', { name: 'Recovered captions' });
    expect(await card.getByRole('status').textContent()).toBe('Recovered captions: 14 lines, today 14:05');
    await button('Continue captions').click();
    expect(await pressed()).toEqual([['continueRecovered']]);
  });

  it('stops the answer with Escape while there is one, and leaves Escape alone otherwise', async () => {
    for (const surface of ['popup', 'panel', 'pill']) {
      await open(`?${surface}=speaking`);
      await page.evaluate(() =>
        addEventListener('keydown', ({ defaultPrevented }) =>
          (globalThis as unknown as { pressed: unknown[] }).pressed.push(defaultPrevented),
        ),
      );
      await page.keyboard.press('Escape');
      await show(`?${surface}=listening`);
      await page.keyboard.press('Escape');
      expect(await pressed()).toEqual([['interrupt'], true, false]);
    }
  });

  it('offers the way on for a problem, and keeps the details folded', async () => {
    await open('?popup=unreachable');
    const alert = page.getByRole('alert');
    await expect.poll(() => alert.textContent()).toContain('Your backend does not answer');
    expect(await alert.getByText('Failed to fetch').isVisible()).toBe(false);
    await alert.getByText('Details').click();
    expect(await alert.getByText('Failed to fetch').isVisible()).toBe(true);
    await button('Try again').click();
    expect(await pressed()).toEqual([['remedy', 'start-again']]);
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
    await show('?popup=cut');
    const cut = page.locator('.unspoken');
    expect(await cut.textContent()).toBe('not spoken drinks and sleeps in the air for ten months.');
    expect(await page.getByRole('log').textContent()).toContain('Selection from');
    expect(words).toContain('These words could not be understood');
    expect(words).toContain('Waiting for the conversation to start');
  });

  it('shows no line for a noise in which nobody said a word', async () => {
    await open('?popup=every-status');
    for (const words of await page.locator('.message').allTextContents()) expect(words).not.toMatch(/^(You|Earshot)$/);
  });

  it('tells a field from its error and keeps the key covered until asked', async () => {
    await open('?options=wrong');
    const url = page.getByRole('textbox', { name: 'Backend URL', exact: true });
    expect(await url.getAttribute('aria-invalid')).toBe('true');
    const key = page.getByLabel('Key (optional)', { exact: true });
    expect(await key.getAttribute('type')).toBe('password');
    await button('Show the key').click();
    expect(await key.getAttribute('type')).toBe('text');
    await url.fill('http://localhost:1');
    await key.fill('k');
    await button('Save').click();
    await button('Check the connection').click();
    const typed = { ...defaultSettings, backendUrl: 'http://localhost:1', key: 'k' };
    expect(await pressed()).toEqual([
      ['save', typed],
      ['check', typed],
    ]);
  });

  it('keeps what few people need folded, and never while something in it is wrong', async () => {
    await open('?options=empty');
    const servers = page.getByRole('textbox', { name: 'STUN and TURN servers', exact: true });
    expect(await servers.isVisible()).toBe(false);
    await page.getByText('Advanced', { exact: true }).focus();
    await page.keyboard.press('Enter');
    expect(await servers.isVisible()).toBe(true);
    await page
      .getByRole('combobox', { name: 'How your backend answers', exact: true })
      .selectOption('It answers calls');
    await servers.fill('stun:a.example\n\nturn:b.example ');
    await page.getByRole('textbox', { name: 'TURN user name', exact: true }).fill('u');
    await page.getByLabel('TURN credential', { exact: true }).fill('c');
    await page.getByRole('checkbox', { name: 'Always through the TURN server', exact: true }).check();
    await page.getByRole('textbox', { name: 'Backend URL', exact: true }).press('Enter');
    expect(await pressed()).toEqual([
      [
        'save',
        {
          ...defaultSettings,
          ...{ answers: 'calls', iceUrls: ['stun:a.example', 'turn:b.example'], iceUsername: 'u' },
          ...{ iceCredential: 'c', relayOnly: true },
        },
      ],
    ]);
    await open('?options=advanced-wrong');
    const wrong = page.getByRole('textbox', { name: 'STUN and TURN servers', exact: true });
    expect(await wrong.isVisible()).toBe(true);
    expect(await wrong.getAttribute('aria-invalid')).toBe('true');
    expect(await wrong.evaluate((field) => field.getAttribute('aria-describedby'))).toContain('ice-urls-error');
  });

  it('lets the person choose what calls go over, with the keys of a group of which one is chosen', async () => {
    await open('?options=empty');
    await page.getByText('Advanced', { exact: true }).click();
    const group = page.getByRole('group', { name: 'Calls go over', exact: true });
    const radio = (name: string) => group.getByRole('radio', { name, exact: true });
    expect(await radio('Automatic').isChecked()).toBe(true);
    expect(await radio('WebSocket').evaluate((one) => one.getAttribute('aria-describedby'))).toBe(
      'transport-websocket-hint',
    );
    await radio('Automatic').focus();
    await page.keyboard.press('ArrowDown');
    expect(await radio('WebRTC').isChecked()).toBe(true);
    await page.keyboard.press('ArrowDown');
    await button('Save').click();
    expect(await pressed()).toEqual([['save', { ...defaultSettings, transport: 'websocket' }]]);
  });

  it('does not hide a wrong field from whoever folds it away', async () => {
    await open('?options=advanced-wrong');
    const wrong = page.getByRole('textbox', { name: 'STUN and TURN servers', exact: true });
    // The browser folds at once and tells it afterwards.
    const fold = (summary: HTMLElement | SVGElement) =>
      new Promise<void>((told) => {
        summary.parentElement?.addEventListener('toggle', () => told(), { once: true });
        (summary as HTMLElement).click();
      });
    for (const time of ['once', 'and again']) {
      await page.getByText('Advanced', { exact: true }).evaluate(fold);
      expect(await wrong.isVisible(), time).toBe(true);
    }
  });

  it('names the host that is approved, and takes an approval back', async () => {
    await open('?options=unapproved');
    await button('Also allow calls to voice.example.net:8443').click();
    expect(await pressed()).toEqual([['approve']]);
    await open('?options=advanced');
    await button('Remove voice.example.net:8443').click();
    expect(await pressed()).toEqual([['withdrawApproval', 'voice.example.net:8443']]);
  });

  it('asks before it deletes, with the keyboard on the answer that keeps everything', async () => {
    await open('?options=failing');
    expect(await button('Keep them').evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await button('Yes, delete').click();
    expect(await pressed()).toEqual([['cancelDeletion'], ['deleteTranscripts']]);
  });

  it('shows a link with its whole address, and everything else as the text that it is', async () => {
    await open('?popup=cut');
    const link = page.getByRole('log').getByRole('link');
    const url = 'https://birds.example/a/very/long/path/that/goes/on?and=on&until=the_end';
    expect(await link.evaluateAll((links) => links.map((one) => [one.textContent, one.getAttribute('href')]))).toEqual([
      [url, url],
    ]);
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    await show('?popup=huge');
    expect(await page.locator('.log img, .log b').count()).toBe(0);
    expect(await page.getByRole('log').textContent()).toContain('<img src=x onerror=alert(1)>');
  });

  it('keeps signs that turn the direction of writing inside their message', async () => {
    await open('?popup=huge');
    const isolated = await page
      .locator('.said, .said .run, .said a')
      .evaluateAll((all) => all.map((element) => getComputedStyle(element).unicodeBidi));
    expect(new Set(isolated)).toEqual(new Set(['isolate']));
  });

  it('draws a message of a million characters in parts', async () => {
    await open('?full=huge');
    const first = page.locator('.from-assistant').first();
    expect((await first.locator('.said').allTextContents()).join('')).toHaveLength(20_000);
    await button('Show all').click();
    await expect.poll(async () => (await first.locator('.said').allTextContents()).join('').length).toBe(1_000_000);
    expect(await button('Show all').count()).toBe(0);
  });

  it('asks for the permission to follow in the press, and says why it does not follow', async () => {
    await open('?panel=listening&note=It+was+not+allowed.');
    const follow = page.getByRole('switch', { name: 'Follow me', exact: true });
    expect(await follow.getAttribute('aria-checked')).toBe('false');
    await follow.press('Space');
    await show('?panel=following');
    await follow.press('Enter');
    expect(await pressed()).toEqual([
      ['follow', true],
      ['follow', false],
    ]);
  });

  it('moves the overlay from corner to corner with the arrow keys, and opens it with Enter', async () => {
    await open('?pill=listening');
    await button(handle).focus();
    for (const key of ['ArrowLeft', 'ArrowDown', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
    expect(await pressed()).toEqual([
      ['layout', { mode: 'pill', corner: 'bottom-left' }],
      ['layout', { mode: 'pill', corner: 'top-right' }],
      ['layout', { mode: 'full', corner: 'bottom-right' }],
    ]);
  });

  it('tells how far the overlay is dragged, and which corner it is dropped nearest to', async () => {
    await open('?pill=listening');
    await page.mouse.move(12, 28);
    await page.mouse.down();
    await page.mouse.move(-300, -200, { steps: 3 });
    await page.mouse.up();
    const moves = (await pressed()) as [string, { drag?: { x: number; y: number }; corner: string }][];
    expect(moves.at(-1)).toEqual(['layout', { mode: 'pill', corner: 'top-left' }]);
    for (const [, { drag }] of moves.slice(0, -1)) expect(drag?.x).toBeLessThan(0);
  });

  it('takes the keyboard of no page by itself', async () => {
    for (const scene of ['?pill=idle', '?full=idle', '?full=denied']) {
      await open(scene);
      expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
    }
  });

  it('keeps the keyboard when the overlay changes its form', async () => {
    await open('?full=listening');
    await message().focus();
    await show('?pill=listening');
    expect(await button(handle).evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('goes from the conversation to the pill with Escape, and Escape does nothing there', async () => {
    await open('?full=listening');
    await message().press('Escape');
    await show('?pill=listening');
    await page.keyboard.press('Escape');
    expect(await pressed()).toEqual([['layout', { mode: 'pill', corner: 'bottom-right' }]]);
  });

  it('lets a covered overlay be moved, silenced and stopped, and refuses everything else and says why', async () => {
    await open('?full=idle&covered');
    await message().fill('delete everything');
    await message().press('Enter');
    for (const name of ['Start', 'Share this page', 'Share selection', 'Send']) await button(name).click();
    expect(await pressed()).toEqual([]);
    expect(await message().inputValue()).toBe('delete everything');
    await expect.poll(() => page.getByRole('alert').allTextContents()).toHaveLength(1);
    expect(await page.getByRole('alert').textContent()).toContain('Something on the page covers Earshot');
    await show('?full=speaking&covered');
    for (const name of ['Mute', 'Mute voice', 'Stop talking', 'Stop', 'Close; the conversation goes on'])
      await button(name).click();
    expect(((await pressed()) as unknown[][]).map(([name]) => name)).toEqual([
      ...['setMuted', 'setAudible', 'interrupt', 'stop', 'detach'],
    ]);
    await show('?full=muted&covered');
    await button('Unmute').click();
    expect(await pressed()).toHaveLength(5);
  });

  describe('in a page that could hide them, and nobody could tell', () => {
    const refused = async (name: string) => {
      await button(name).click({ force: true });
      expect(await button(name).getAttribute('aria-disabled'), name).toBe('true');
      await page.getByRole('alert').filter({ hasText: 'only in the sidebar' }).waitFor();
    };

    it('buttons that begin something are marked, do nothing, and have it read out where they work', async () => {
      await open('?full=idle&untold');
      await expect.poll(() => page.getByText('Press Start in the sidebar.').isVisible()).toBe(true);
      await refused('Start');
      await open('?full=muted&untold');
      await refused('Unmute');
      expect(await page.locator('.elsewhere').textContent()).toContain('Unmute, sharing and copying work only in');
      await open('?full=hold-ready&untold');
      await refused('Hold to talk');
      await open('?full=captions&untold');
      const type = page.getByRole('switch', { name: 'Type into the page', exact: true });
      await type.press('Enter');
      await page.getByRole('alert').waitFor();
      await open('?full=unreachable&untold');
      await refused('Try again');
      expect(await pressed()).toEqual([]);
    });

    it('a press on the smallest overlay opens the one that has room to say so', async () => {
      await open('?pill=idle&untold');
      await button('Start').click({ force: true });
      expect(await pressed()).toEqual([['layout', { mode: 'full', corner: 'bottom-right' }]]);
    });

    it('what takes back, silences or sends typed words works', async () => {
      await open('?full=speaking&untold');
      for (const name of ['Mute', 'Mute voice', 'Stop talking', 'Stop', 'Close; the conversation goes on'])
        await button(name).click();
      await show('?full=dictating&untold');
      await page.getByRole('switch', { name: 'Type into the page', exact: true }).click();
      await show('?full=hold-locked&untold');
      await button('Tap to send').click();
      await show('?full=silent&untold');
      await button('OK').click();
      await message().fill('How high do they fly?');
      await message().press('Enter');
      expect(((await pressed()) as unknown[][]).map(([name, value]) => [name, value])).toEqual([
        ...[
          ['setMuted', true],
          ['setAudible', false],
          ['interrupt', undefined],
          ['stop', undefined],
        ],
        ...[
          ['detach', undefined],
          ['setDictation', false],
          ['talk', 'end'],
          ['remedy', 'dismiss'],
        ],
        ['say', 'How high do they fly?'],
      ]);
    });

    it('the keys of the page are heard in the overlay too, and Space and the button are not', async () => {
      await open('?full=hold-ready&untold');
      await page.keyboard.down('Space');
      await page.keyboard.up('Space');
      expect(await pressed()).toEqual([]);
      for (const key of ['Control', 'Shift', 'Space']) await page.keyboard.down(key);
      await page.waitForTimeout(350);
      for (const key of ['Control', 'Shift', 'Space']) await page.keyboard.up(key);
      expect(await pressed()).toEqual([
        ['talk', 'begin'],
        ['talk', 'end'],
      ]);
    });

    it('links are words, and nothing of the page can be dropped into what is sent', async () => {
      await open('?full=cut&untold');
      expect(await page.getByRole('log').getByRole('link').count()).toBe(0);
      expect(await page.getByRole('log').textContent()).toContain('https://birds.example/a/very/long/path');
      const areTaken = await message().evaluate((box) => [
        box.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true })),
        box.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, cancelable: true, button: 1 })),
      ]);
      expect(areTaken).toEqual([false, false]);
    });
  });

  it.each([
    ['fades it', 'iframe', 'opacity: 0.01'],
    ['fades everything', 'html', 'opacity: 0.5'],
    ['covers it with what lets clicks through', 'div', 'display: block'],
    ['cuts it to one button', 'iframe', 'clip-path: inset(0 0 0 60%)'],
    ['darkens it', 'iframe', 'filter: brightness(0)'],
    ['shrinks it', 'iframe', 'transform: scale(0.5)'],
    ['hangs it half out of the window', 'iframe', 'left: -120px'],
  ])('does nothing that a page could have had pressed: a page that %s', async (_what, selector, style) => {
    await embed('?pill=idle&guarded');
    const starts = () => pressedInFrame().then((all) => all.filter(([name]) => name === 'start').length);
    const alert = page.frameLocator('iframe').getByRole('alert');
    // The positive control: what is seen can be pressed, once it has been seen for long enough.
    await pressUntil(async () => (await starts()) > 0);
    await page.evaluate(
      ([name, css]) => document.querySelector<HTMLElement>(name ?? '')?.setAttribute('style', css ?? ''),
      [selector, style],
    );
    await pressUntil(async () => (await alert.textContent())?.includes('covers') === true);
    const before = await starts();
    await pressStart();
    await pressStart();
    expect(await starts()).toBe(before);
    await page.evaluate((name) => document.querySelector(name)?.removeAttribute('style'), selector);
    await pressUntil(async () => (await starts()) > before);
  });
});

/** The overlay in a frame of somebody else's page, with a layer above it that lets clicks through. */
async function embed(scene: string): Promise<void> {
  await open(scene);
  await page.route('http://page.test/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<style>
        iframe { position: fixed; top: 40px; left: 40px; width: 340px; height: 56px; border: 0 }
        div { display: none; position: fixed; inset: 0; background: white; pointer-events: none }
      </style><iframe src="http://gallery.test/${scene}"></iframe><div></div>`,
    }),
  );
  await page.setViewportSize({ width: 600, height: 300 });
  await page.goto('http://page.test/');
  await page.frameLocator('iframe').locator('main').waitFor();
}

async function pressedInFrame(): Promise<unknown[][]> {
  const frame = page.frames().find((one) => one.url().startsWith('http://gallery.test/'));
  return (await frame?.evaluate(() => (globalThis as unknown as { pressed: unknown[][] }).pressed)) ?? [];
}

/** Presses Start where it is drawn, through whatever lies above it. */
async function pressStart(): Promise<void> {
  const start = page.frameLocator('iframe').getByRole('button', { name: 'Start', exact: true });
  const inside = await start.evaluate((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2, of: innerWidth };
  });
  const { left, top, width } = await page.evaluate(() => {
    const frame = document.querySelector('iframe')?.getBoundingClientRect();
    return { left: frame?.left ?? 0, top: frame?.top ?? 0, width: frame?.width ?? 0 };
  });
  const scale = width / inside.of;
  await page.mouse.click(left + inside.x * scale, top + inside.y * scale);
}

/** Presses again and again until it shows: how long the browser takes to tell what is visible is its own affair. */
async function pressUntil(shows: () => Promise<boolean>): Promise<void> {
  await expect
    .poll(
      async () => {
        await pressStart();
        return shows();
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBe(true);
}
