import { expect, it } from 'vitest';
import { describeDrawn, gallery, HANDLE, open, page, show } from '../../gallery/drawn.ts';
import { findFaults } from '../../gallery/find-faults.ts';
import { sizeOf } from '../../gallery/open-gallery.ts';

const bar = ['Open side panel', 'Settings'];
const foot = ['Share this page', 'Share selection', 'Send'];
/** On our own pages, which can ask the browser for other tabs. */
const ownFoot = ['Share this page', 'Share selection', 'Share what I see', 'Share another tab', 'Send'];
const running = ['Mute', 'Mute voice', 'Push to talk'];
const holding = ['Mute voice', 'Push to talk'];
/** Where something was said. */
const take = ['Copy', 'Save as text'];
/** On the card of a page that was shared. */
const view = 'View exactly what is sent';
const card = [view, 'Don’t share this site'];
const answers = ['Share', 'Always on this site', 'Not now'];
const begin = ['Start', 'Captions only'];

describeDrawn('the surfaces, drawn by Chromium', () => {
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
    const nameless: Record<string, string[]> = {};
    for (const scene of gallery.scenes) {
      await show(scene);
      const snapshot = await page.locator('body').ariaSnapshot();
      const found = snapshot.match(/^ *- (button|textbox|switch|link|combobox|checkbox)(?! "[^"]*\w).*$/gm);
      if (found) nameless[scene] = found;
    }
    expect(nameless).toEqual({});
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
    ['?popup=idle', [...bar, ...begin, ...ownFoot]],
    ['?popup=listening', [...take, ...bar, 'Stop', ...running, ...card, ...ownFoot]],
    ['?popup=muted', [...take, ...bar, 'Stop', 'Unmute', 'Mute voice', 'Push to talk', ...card, ...ownFoot]],
    ['?popup=in-writing', [...take, ...bar, 'Stop', 'Mute', 'Unmute voice', 'Push to talk', ...card, ...ownFoot]],
    ['?popup=reading', [...take, ...bar, 'Stop', ...running, ...ownFoot]],
    ['?popup=speaking', [...take, ...bar, 'Stop', ...running, ...card, 'Stop talking', ...ownFoot]],
    ['?popup=typing', [...take, ...bar, 'Stop', 'Mute voice', ...card, ...ownFoot]],
    ['?popup=elsewhere', [...take, ...bar, 'Stop', ...running, 'Move it here', ...card, ...ownFoot]],
    ['?popup=not-shown', [...take, ...bar, 'Stop', ...running, 'Show on this page', ...card, ...ownFoot]],
    ['?popup=recovered', [...bar, ...begin, 'Continue', 'Delete', ...ownFoot]],
    ['?popup=recovered-captions', [...bar, ...begin, 'Continue captions', 'Delete', ...ownFoot]],
    ['?popup=page-gone', [...take, ...bar, 'Stop', ...running, 'Keep it going', 'Stop', ...card, ...foot]],
    ['?popup=permission', [...bar, 'Stop', 'Allow the microphone', 'Type without a microphone', ...foot]],
    ['?popup=not-configured', [...bar, 'Start', 'Open Settings', ...foot]],
    ['?panel=idle', ['Settings', ...begin, 'Attach this page', ...ownFoot]],
    ['?panel=speaking', [...take, 'Settings', 'Stop', ...running, ...card, 'Stop talking', ...ownFoot]],
    ['?panel=elsewhere', [...take, 'Settings', 'Stop', ...running, 'Attach this page', ...card, ...ownFoot]],
    ['?panel=not-attached', [...take, 'Settings', 'Stop', ...running, 'Attach this page', 'OK', ...card, ...ownFoot]],
    ['?popup=offer', [...take, ...bar, 'Stop', ...running, view, ...answers, ...ownFoot]],
    [
      '?popup=taken',
      [...take, ...bar, 'Stop', ...running, 'Change what holds for birds.example', view, 'Undo', view, ...ownFoot],
    ],
    ['?popup=replaced', [...bar, 'Stop', ...running, view, ...card, ...ownFoot]],
    ['?popup=captions', [...bar, 'Stop', 'Mute', ...take]],
    ['?popup=captions-begin', [...bar, 'Stop', 'Mute']],
    ['?popup=captions-off', [...take, ...bar, ...begin, ...ownFoot]],
    ['?popup=captions-no-microphone', [...bar, 'Stop', 'Mute', 'OK', ...take]],
    ['?popup=captions-denied', [...bar, ...begin, 'Show me how', ...foot]],
    ['?pill=captions', [HANDLE, 'Stop', 'Open the conversation']],
    ['?popup=hold-ready', [...take, ...bar, 'Stop', 'Hold to talk', ...holding, ...card, ...ownFoot]],
    ['?popup=hold-held', [...take, ...bar, 'Stop', 'Let go to send', ...holding, ...card, ...ownFoot]],
    ['?popup=hold-locked', [...take, ...bar, 'Stop', 'Tap to send', ...holding, ...card, ...ownFoot]],
    ['?pill=idle', [HANDLE, 'Start', 'Open the conversation']],
    ['?pill=listening', [HANDLE, 'Mute', 'Stop', 'Open the conversation']],
    ['?pill=hold-ready', [HANDLE, 'Hold to talk', 'Stop', 'Open the conversation']],
    ['?pill=speaking', [HANDLE, 'Mute', 'Stop talking', 'Stop', 'Open the conversation']],
    ['?full=idle', [HANDLE, 'Move to the next corner', 'Make smaller', 'Close', ...begin, ...foot]],
    [
      '?full=speaking',
      [
        ...[HANDLE, ...take, 'Move to the next corner', 'Make smaller', 'Close; the conversation goes on'],
        ...['Stop', ...running, ...card, 'Stop talking', ...foot],
      ],
    ],
    ['?pill=idle&untold', [HANDLE, 'Start', 'Open the conversation']],
    ['?full=idle&untold', [HANDLE, 'Move to the next corner', 'Make smaller', 'Close', 'Start', 'Send']],
    ['?full=asleep&untold', [HANDLE, 'Move to the next corner', 'Make smaller', 'Close', 'Start']],
    [
      '?full=listening&untold',
      [
        ...[HANDLE, 'Save as text', 'Move to the next corner', 'Make smaller', 'Close; the conversation goes on'],
        ...['Stop', 'Mute', 'Mute voice', view, 'Send'],
      ],
    ],
    [
      '?full=offer&untold',
      [
        ...[HANDLE, 'Save as text', 'Move to the next corner', 'Make smaller', 'Close; the conversation goes on'],
        ...['Stop', 'Mute', 'Mute voice', view, 'Not now', 'Send'],
      ],
    ],
    [
      '?full=never&untold',
      [
        HANDLE,
        'Move to the next corner',
        'Make smaller',
        'Close; the conversation goes on',
        'Stop',
        'Mute',
        'Mute voice',
        'Send',
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

  it('says the state in the one status of the popup', async () => {
    await open('?popup=thinking');
    // Another one is there for what comes of a press, and is empty.
    expect(await page.getByRole('status').allInnerTexts()).toEqual(['', 'Thinking']);
  });
});
