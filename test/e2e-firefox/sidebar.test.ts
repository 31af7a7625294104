import { describe, expect } from 'vitest';
import { IS_SIDEBAR_OPEN, OPEN_WINDOW } from '../../scripts/browser/firefox/chrome-script.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { textOf } from '../../utils/session/transcript.ts';
import type { View } from '../../utils/wire/change.ts';
import { test } from './fixtures.ts';

const hears = ({ phase, microphone }: View): boolean => phase.name === 'starting' && microphone === 'on';
const isOver = ({ phase, microphone }: View): boolean => phase.name === 'idle' && microphone === 'off';
const said = ({ transcript }: View): string[] =>
  transcript.flatMap((entry) => (entry.kind === 'message' ? [textOf(entry)] : []));

describe('the sidebar as the home of the conversation', () => {
  test('Start in the popup opens the sidebar, and with it the microphone', async ({ open }) => {
    const { firefox } = await open();
    const popup = await firefox.clickToolbar();
    await popup.press('Start');
    const sidebar = await firefox.sidebar();
    const view = await sidebar.waitForView('an open microphone', hears);
    expect(view.timeline.click).toBeGreaterThan(0);
    expect(await firefox.chrome(IS_SIDEBAR_OPEN)).toBe(true);
    expect(await sidebar.has('button', 'Stop')).toBe(true);
    // The popup is a view of the same conversation for as long as it is open.
    await waitUntil('a popup that shows it', () => popup.has('button', 'Stop'));
    await popup.press('Stop');
    await sidebar.waitForView('the end', isOver);
  });

  test('a question typed in the popup is not lost while the sidebar comes up', async ({ open }) => {
    const { firefox } = await open();
    const popup = await firefox.clickToolbar();
    await popup.type('Message', 'What is this page about?');
    await popup.press('Send');
    const sidebar = await firefox.sidebar();
    const view = await sidebar.waitForView('the question', (seen) => said(seen).length > 0);
    expect(said(view)).toEqual(['What is this page about?']);
    expect(view.voice).toBe(false);
    expect(view.microphone).toBe('off');
  });

  test('closing the sidebar ends the conversation; button and popup say so, and Start again goes on', async ({
    open,
  }) => {
    const { firefox } = await open();
    const sidebar = await firefox.openSidebar();
    await sidebar.press('Start');
    await sidebar.waitForView('an open microphone', hears);
    await waitUntil('a badge', async () => (await firefox.badge()) === '…');
    await firefox.closeSidebar();
    await waitUntil('no badge', async () => (await firefox.badge()) === '');
    const popup = await firefox.clickToolbar();
    await waitUntil('the reason', async () =>
      (await popup.text('alert'))?.includes('The sidebar was closed, and with it the conversation'),
    );
    expect(await popup.view()).toBeUndefined();
    await popup.press('Start again');
    const again = await firefox.sidebar();
    await again.waitForView('an open microphone', hears);
    expect(await again.text('alert')).toBeUndefined();
  });

  test('a popup that is open meanwhile hears of it at once, and what was said stays in sight', async ({ open }) => {
    const { firefox } = await open();
    const sidebar = await firefox.openSidebar();
    const popup = await firefox.clickToolbar();
    await popup.type('Message', 'Is this still here?');
    await popup.press('Send');
    await sidebar.waitForView('the question', (seen) => said(seen).length > 0);
    await firefox.closeSidebar();
    await waitUntil('the reason', async () => (await popup.text('alert'))?.includes('The sidebar was closed'));
    expect(await popup.transcript()).toContain('Is this still here?');
  });

  test('of the sidebars of two windows one runs the conversation, and the other takes over', async ({ open }) => {
    const { firefox } = await open();
    const first = await firefox.openSidebar();
    await firefox.chrome(OPEN_WINDOW);
    await firefox.openSidebar();
    const second = await firefox.sidebar(1);
    await second.press('Start');
    await second.waitForView('an open microphone', hears);
    await waitUntil('both to show it', async () => (await first.has('button', 'Stop')) && second.has('button', 'Stop'));
    const locks = 'navigator.locks.query().then(({ held, pending }) => [held.length, pending.length])';
    expect(await firefox.helper.evaluate(locks)).toEqual([1, 1]);
    // The first is the owner, and came to the front for the microphone: its end is the end of the conversation.
    await firefox.closeSidebar();
    const left = await firefox.sidebar(0);
    await waitUntil('the reason', async () => (await left.text('alert'))?.includes('The sidebar was closed'));
    await left.press('Start');
    await left.waitForView('an open microphone', hears);
    await waitUntil('no reason', async () => (await left.text('alert')) === undefined);
    await firefox.closeSidebar();
    await waitUntil('no badge', async () => (await firefox.badge()) === '');
  });

  test('a background that is ended is not missed', async ({ open }) => {
    const { firefox } = await open();
    const sidebar = await firefox.openSidebar();
    await sidebar.press('Start');
    await sidebar.waitForView('an open microphone', hears);
    await firefox.killBackground();
    await sidebar.press('Mute');
    await sidebar.waitForView('a muted microphone', ({ muted }) => muted);
    const popup = await firefox.clickToolbar();
    await waitUntil('a popup that shows it', () => popup.has('button', 'Stop'));
    await firefox.killBackground();
    await popup.press('Stop');
    await sidebar.waitForView('the end', isOver);
    await waitUntil('no badge', async () => (await firefox.badge()) === '');
    await firefox.killBackground();
    await popup.press('Start');
    await sidebar.waitForView('an open microphone', hears);
  });
});
