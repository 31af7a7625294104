import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChangedBuild, copyBuild } from '../../scripts/browser/changed-build.ts';

/** The extension after somebody has answered Allow to the question that Save asks: no browser can be asked headless. */
export async function withHostPermission(dir: string, pages = 'http://127.0.0.1/*'): Promise<ChangedBuild> {
  const copy = await copyBuild(dir);
  const path = join(copy.dir, 'manifest.json');
  const manifest: Record<string, unknown> = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...manifest, host_permissions: [pages] }));
  return copy;
}

/** The extension after somebody has allowed it to see what is open in other tabs, and to read pages of localhost. */
export async function withOtherTabs(dir: string): Promise<ChangedBuild> {
  const copy = await withHostPermission(dir, 'http://localhost/*');
  const path = join(copy.dir, 'manifest.json');
  const manifest: { permissions: string[] } = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...manifest, permissions: [...manifest.permissions, 'tabs'] }));
  return copy;
}

/** The extension where a policy lets no WebAssembly run. */
export async function withoutWebAssembly(dir: string): Promise<ChangedBuild> {
  const copy = await copyBuild(dir);
  const path = join(copy.dir, 'manifest.json');
  const manifest = await readFile(path, 'utf8');
  await writeFile(path, manifest.replace(" 'wasm-unsafe-eval'", ''));
  return copy;
}

const REMOVE_BROWSER = `Object.defineProperty(globalThis, 'browser', { value: undefined, configurable: true, writable: true });\n`;

/** The extension in a browser that knows only `chrome`, as Chrome does before version 148. */
export async function withoutNativeBrowser(dir: string): Promise<ChangedBuild> {
  const copy = await copyBuild(dir);
  await writeFile(join(copy.dir, 'remove-browser.js'), REMOVE_BROWSER);
  for (const name of await readdir(copy.dir)) {
    const path = join(copy.dir, name);
    const text = name.endsWith('.html') || name === 'background.js' ? await readFile(path, 'utf8') : '';
    if (name.endsWith('.html'))
      await writeFile(path, text.replace('<head>', '<head><script src="/remove-browser.js"></script>'));
    if (name === 'background.js') await writeFile(path, REMOVE_BROWSER + text);
  }
  return copy;
}
