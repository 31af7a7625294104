import { expect, it } from 'vitest';
import { describeDrawn, gallery, HANDLE, open, page, show } from '../../gallery/drawn.ts';

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

describeDrawn('the surfaces, as they are told to who does not see them', () => {
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
