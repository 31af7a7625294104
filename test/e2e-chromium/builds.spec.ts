import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { measureBuild } from '../../scripts/browser/build-sizes.ts';
import { engineFiles, sumsFile } from '../../scripts/engine-files.ts';
import { MODELS } from '../../scripts/models.mjs';
import { withoutNativeBrowser } from './changed-build.ts';
import { expect, test } from './fixtures.ts';
import { askTyped, begin, isLive, sharePage } from './steps.ts';

const manifestIn = async (folder: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));

/** What the pages of the extension may load and do; `script` is what the speech engine adds to it. */
const policyWith = (script: string) => ({
  extension_pages: `script-src 'self'${script}; object-src 'none'; connect-src 'self' https: wss: http://127.0.0.1:* http://localhost:* ws://127.0.0.1:* ws://localhost:*; base-uri 'none'; form-action 'none'`,
});

test('the manifest asks for no more than it needs', async ({ extensionDir }) => {
  const manifest = await manifestIn(extensionDir);
  expect(manifest.permissions).toEqual(['activeTab', 'scripting', 'offscreen', 'sidePanel']);
  // Asked for when somebody wants to share another tab, and not before.
  expect(manifest.optional_permissions).toEqual(['tabs']);
  expect(manifest.optional_host_permissions).toEqual([
    'https://*/*',
    'http://127.0.0.1/*',
    'http://localhost/*',
    '*://*/*',
  ]);
  expect(manifest.content_security_policy).toEqual(policyWith(" 'wasm-unsafe-eval'"));
  expect(manifest.incognito).toBe('not_allowed');
  // The overlay's frame alone, under an address that no page can guess.
  expect(manifest.web_accessible_resources).toEqual([
    { resources: ['overlay-frame.html'], matches: ['<all_urls>'], use_dynamic_url: true },
  ]);
  const asked = ['host_permissions', 'content_scripts', 'externally_connectable'];
  for (const name of asked) expect(manifest, name).not.toHaveProperty(name);
});

test('the engine in the package is what others have released, byte for byte, and nothing is packed twice', async ({
  extensionDir,
}) => {
  const files = await engineFiles();
  const packaged = await readdir(join(extensionDir, 'engine'));
  const wanted = [...files, await sumsFile(files)].map(({ relativeDest }) => relativeDest);
  expect(packaged.map((name) => `engine/${name}`).sort()).toEqual(wanted.sort());
  for (const { absoluteSrc, relativeDest } of files) {
    const content = await readFile(join(extensionDir, relativeDest));
    const model = MODELS.find(({ file }) => relativeDest === `engine/${file}`);
    if (model) expect(createHash('sha256').update(content).digest('hex'), relativeDest).toBe(model.sha256);
    else expect(content.equals(await readFile(absoluteSrc)), relativeDest).toBe(true);
  }
  // Edge's store refuses packages with packed files in them.
  const names = await readdir(extensionDir, { recursive: true });
  expect(names.filter((name) => /\.(gz|br|zip)$/.test(name))).toEqual([]);
  expect(names).toContain('THIRD_PARTY_NOTICES.txt');
});

test('the light package has no engine, may run no WebAssembly, and is not where the full one is', async ({
  extensionDir,
}) => {
  const light = await buildExtension('production', 'chrome', true);
  expect(light).not.toBe(extensionDir);
  const names = await readdir(light, { recursive: true });
  expect(names.filter((name) => /^engine|\.(wasm|onnx)$/.test(name))).toEqual([]);
  expect(names).toContain('THIRD_PARTY_NOTICES.txt');
  const { content_security_policy: policy, ...rest } = await manifestIn(light);
  expect(policy).toEqual(policyWith(''));
  const { content_security_policy: _, ...full } = await manifestIn(extensionDir);
  expect(rest).toEqual(full);
});

test('what is put into pages and what must wake quickly stays small', async ({ extensionDir }) => {
  const { overlayScript, readPage, readSelection, overlayFrame, background, engineCode } =
    await measureBuild(extensionDir);
  for (const injected of [overlayScript, readSelection]) expect(injected).toBeLessThanOrEqual(12_000);
  // Put into a page only when that is read; half of it is the table that it has learned (decision 23).
  expect(readPage).toBeLessThanOrEqual(20_000);
  expect(overlayFrame).toBeLessThanOrEqual(30_000);
  expect(background).toBeLessThanOrEqual(10_000);
  expect(engineCode).toBeLessThanOrEqual(350_000);
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
