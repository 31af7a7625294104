import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measureBuild } from '../../scripts/browser/build-sizes.ts';
import { withoutNativeBrowser } from './changed-build.ts';
import { expect, test } from './fixtures.ts';
import { askTyped, begin, isLive, sharePage } from './steps.ts';

test('the manifest asks for no more than it needs', async ({ extensionDir }) => {
  const manifest: Record<string, unknown> = JSON.parse(await readFile(join(extensionDir, 'manifest.json'), 'utf8'));
  expect(manifest.permissions).toEqual(['activeTab', 'scripting', 'offscreen', 'sidePanel']);
  // Asked for when somebody wants to share another tab, and not before.
  expect(manifest.optional_permissions).toEqual(['tabs']);
  expect(manifest.optional_host_permissions).toEqual([
    'https://*/*',
    'http://127.0.0.1/*',
    'http://localhost/*',
    '*://*/*',
  ]);
  expect(manifest.content_security_policy).toEqual({
    extension_pages:
      "script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; connect-src 'self' https: wss: http://127.0.0.1:* http://localhost:* ws://127.0.0.1:* ws://localhost:*; base-uri 'none'; form-action 'none'",
  });
  expect(manifest.incognito).toBe('not_allowed');
  // The overlay's frame alone, under an address that no page can guess.
  expect(manifest.web_accessible_resources).toEqual([
    { resources: ['overlay-frame.html'], matches: ['<all_urls>'], use_dynamic_url: true },
  ]);
  const asked = ['host_permissions', 'content_scripts', 'externally_connectable'];
  for (const name of asked) expect(manifest, name).not.toHaveProperty(name);
});

test('what is put into pages and what must wake quickly stays small', async ({ extensionDir }) => {
  const { overlayScript, readPage, readSelection, overlayFrame, background } = await measureBuild(extensionDir);
  for (const injected of [overlayScript, readSelection]) expect(injected).toBeLessThanOrEqual(12_000);
  // Put into a page only when that is read; half of it is the table that it has learned (decision 23).
  expect(readPage).toBeLessThanOrEqual(20_000);
  expect(overlayFrame).toBeLessThanOrEqual(30_000);
  expect(background).toBeLessThanOrEqual(10_000);
});

test('nothing in the build evaluates text as code', async ({ extensionDir }) => {
  const scripts = (await readdir(extensionDir, { recursive: true })).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(4);
  for (const name of scripts) {
    const text = await readFile(join(extensionDir, name), 'utf8');
    expect(text, name).not.toMatch(/\beval\(|new Function\(/);
  }
});

test('the same build works in a browser that knows only chrome and not browser', async ({ open, extensionDir }) => {
  const build = await withoutNativeBrowser(extensionDir);
  try {
    const { extension, microphone, page } = await open({ extensionDir: build.dir });
    const popup = await extension.clickToolbar(page);
    const host = await extension.host();
    expect(await host.target.evaluate<string>('typeof browser')).toBe('undefined');
    await begin(popup);
    await sharePage(popup);
    const { report } = await askTyped('What does it say about winter?', { popup, host, microphone });
    expect(report.answered).toMatch(/cluster|shivering|honey/i);
  } finally {
    await build.remove();
  }
});

test('the session also runs in an ordinary tab', async ({ open }) => {
  const { extension, microphone, page } = await open();
  const tab = await extension.context.newPage();
  await tab.goto(extension.urlOf('session.html'));
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  const targets = await extension.cdp.targets();
  expect(targets.filter(({ type }) => type === 'background_page')).toEqual([]);
  await popup.press('Start');
  await popup.waitForView('a live conversation', isLive, 30_000);
  await sharePage(popup);
  const { report, loudness } = await askTyped('What does it say about winter?', { popup, host, microphone });
  expect(report.answered).toMatch(/cluster|shivering|honey/i);
  expect(loudness).toBeGreaterThan(0.05);
});
