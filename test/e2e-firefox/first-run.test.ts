import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { allow, IS_SIDEBAR_OPEN, WHO_ASKS } from '../../scripts/browser/firefox/chrome-script.ts';
import type { FirefoxExtension } from '../../scripts/browser/firefox/firefox-extension.ts';
import type { FirefoxSurface } from '../../scripts/browser/firefox/firefox-surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { View } from '../../utils/wire/change.ts';
import { ALLOWED, isGivenBackWithRemove } from '../scenarios/site-permission.ts';
import { test } from './fixtures.ts';

const hears = ({ phase, microphone }: View): boolean => phase.name === 'starting' && microphone === 'on';

/** Whether the add-on may reach servers on this computer. */
const mayReach = ({ helper }: FirefoxExtension): Promise<unknown> =>
  helper.evaluate("browser.permissions.contains({ origins: ['http://127.0.0.1/*'] })");

/** Width and height of what is drawn, and how many bytes the picture has. */
async function pictureOf(surface: FirefoxSurface): Promise<{ width: number; height: number; bytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-picture-'));
  await surface.screenshot(join(folder, 'view.png'));
  const png = await readFile(join(folder, 'view.png'));
  await rm(folder, { recursive: true });
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), bytes: png.length };
}

describe('first run', () => {
  test('the toolbar button opens the popup, ready, and opens no sidebar', async ({ open }) => {
    const { firefox } = await open({ settings: null });
    const popup = await firefox.clickToolbar();
    await waitUntil('a popup that is ready', async () => (await popup.status()).startsWith('Ready'));
    expect(await popup.has('button', 'Start')).toBe(true);
    expect(await popup.view()).toBeUndefined();
    const picture = await pictureOf(popup);
    expect(picture.width).toBeGreaterThan(300);
    expect(picture.bytes).toBeGreaterThan(5_000);
  });

  test('the popup says who answers before Start, and takes another choice, without the sidebar', async ({ open }) => {
    const { firefox } = await open();
    await firefox.clickToolbar();
    // Of the add-on's own pages one may look into another.
    const list = "browser.extension.getViews({ type: 'popup' })[0]?.document.querySelector('select.place')";
    const shows = (place: string) => async () => (await firefox.helper.evaluate(`${list}?.value`)) === place;
    await waitUntil('who answers', shows('backend'));
    const change = "dispatchEvent(new Event('change', { bubbles: true }))";
    await firefox.helper.evaluate(`{ const list = ${list}; list.value = 'device'; list.${change}; }`);
    await waitUntil('the choice', shows('device'));
    expect(await firefox.chrome(IS_SIDEBAR_OPEN)).toBe(false);
    const sidebar = await firefox.openSidebar();
    await sidebar.waitForView('what was chosen', ({ place }) => place === 'device');
  });

  test('the sidebar is drawn, and holds the session', async ({ open }) => {
    const { firefox } = await open({ settings: null });
    const sidebar = await firefox.openSidebar();
    await sidebar.waitForView('a session', ({ phase }) => phase.name === 'idle');
    expect(await sidebar.status()).toMatch(/^Ready/);
    expect((await pictureOf(sidebar)).bytes).toBeGreaterThan(5_000);
  });

  test('Save in the options asks for the backend’s origin, which works from then on and stays', async ({ open }) => {
    const { firefox, backend } = await open({ settings: null });
    expect(await mayReach(firefox)).toBe(false);
    const { asked } = await firefox.configure({ backendUrl: backend.url, key: 'a-key' });
    expect(asked).toBe(true);
    expect(await mayReach(firefox)).toBe(true);
    const options = await firefox.openPage('options.html');
    await waitUntil('the address that was saved', () =>
      options.evaluate(`[...document.querySelectorAll('input')].some(({ value }) => value === '${backend.url}')`),
    );
    const sidebar = await firefox.openSidebar();
    await sidebar.press('Start');
    // Without the permission nothing of a backend that knows no CORS could be asked for.
    await waitUntil('a question to the backend', () => backend.requests.includes('POST /token'));
  });

  test('Remove in Settings gives the permission of a site back, and what something else needs stays', async ({
    open,
  }) => {
    const { firefox } = await open();
    await firefox.chrome(allow(ALLOWED));
    await isGivenBackWithRemove(async () => {
      const page = await firefox.openPage('options.html');
      return { evaluate: <T>(expression: string) => page.evaluate(expression) as Promise<T> };
    });
  });

  test('Start in the sidebar shows the browser’s question, and Allow opens the microphone', async ({ open }) => {
    const { firefox, backend } = await open({ microphone: 'prompt' });
    const sidebar = await firefox.openSidebar();
    await sidebar.press('Start');
    await waitUntil('the question', firefox.asks);
    expect(await firefox.chrome(WHO_ASKS)).toBe('Earshot');
    const { phase } = await sidebar.waitForView('a person who is asked', ({ phase }) => phase.name === 'starting');
    expect(phase).toMatchObject({ stage: 'permission' });
    expect(await sidebar.text('alert')).toMatch(/at the top of this window/);
    // Nothing that expires waits for a person.
    expect(backend.requests).not.toContain('POST /token');
    await firefox.answerMicrophone('allow');
    await sidebar.waitForView('an open microphone', hears);
    await waitUntil('a badge that says so', async () => (await firefox.badge()) === '…');
    await sidebar.press('Stop');
    await sidebar.waitForView('the end', ({ phase, microphone }) => phase.name === 'idle' && microphone === 'off');
    await waitUntil('a badge that says so', async () => (await firefox.badge()) === '');
    // Remembered: nobody is asked again.
    await sidebar.press('Start');
    await sidebar.waitForView('an open microphone', hears);
    expect(await firefox.asks()).toBe(false);
  });

  test('Block for this time is told, and typing goes on', async ({ open }) => {
    const { firefox } = await open({ microphone: 'prompt' });
    const sidebar = await firefox.openSidebar();
    await sidebar.press('Start');
    await firefox.answerMicrophone('block', false);
    const { phase } = await sidebar.waitForView('the end', ({ phase }) => phase.name === 'ended');
    expect(phase).toMatchObject({ problem: { code: 'mic.denied' } });
    expect(await sidebar.text('alert')).toMatch(/The microphone is blocked/);
    await sidebar.press('Type without a microphone');
    await sidebar.waitForView('a start by typing', ({ phase, voice }) => phase.name === 'starting' && !voice);
  });

  test('Block for good is told, and Show me how opens the page that can ask again', async ({ open }) => {
    const { firefox } = await open({ microphone: 'prompt' });
    const sidebar = await firefox.openSidebar();
    await sidebar.press('Start');
    await firefox.answerMicrophone('block', true);
    const { phase } = await sidebar.waitForView('the end', ({ phase }) => phase.name === 'ended');
    expect(phase).toMatchObject({ problem: { code: 'mic.denied' } });
    await sidebar.press('Show me how');
    const tabs = "browser.tabs.query({}).then((tabs) => tabs.some(({ url }) => url?.endsWith('/welcome.html')))";
    await waitUntil('the page that asks', () => firefox.helper.evaluate(tabs));
    await firefox.setMicrophone('granted');
    await sidebar.press('Start');
    await sidebar.waitForView('an open microphone', hears);
  });
});
