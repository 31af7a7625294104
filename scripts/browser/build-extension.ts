import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
/** Where the packages are built. */
export const BUILDS = join(ROOT, '.output');
/** Whatever goes into a build. */
const SOURCES = [
  ...['entrypoints', 'components', 'utils', 'engine', 'public'],
  ...['wxt.config.ts', 'scripts/manifest.ts', 'scripts/engine-files.ts', 'scripts/models.mjs', 'scripts/notices.ts'],
  ...['THIRD-PARTY-NOTICES.md', 'package-lock.json'],
];

/** `production` is what people install; `e2e` also holds what only tests run. */
export type BuildMode = 'production' | 'e2e';

export type BuildBrowser = 'chrome' | 'firefox';

/**
 * Builds the extension unless its sources are older than the last build; returns its folder. Throws what the build said.
 * `isLight`: without the speech engine.
 */
export async function buildExtension(
  mode: BuildMode = 'production',
  browser: BuildBrowser = 'chrome',
  isLight = false,
): Promise<string> {
  const suffixes = [mode === 'production' ? '' : `-${mode}`, isLight ? '-light' : ''].join('');
  const folder = join(BUILDS, `${browser}-mv3${suffixes}`);
  const built = await stat(join(folder, 'manifest.json')).catch(() => undefined);
  const newest = Math.max(...(await Promise.all(SOURCES.map((source) => newestIn(join(ROOT, source))))));
  if (!built || built.mtimeMs < newest) await runWxt(['build', '-b', browser, '--mv3', '--mode', mode], isLight);
  return folder;
}

/** When the newest file or folder in there was changed, ms since 1970; a folder changes when one of its files goes. */
async function newestIn(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = await Promise.all((await readdir(path)).map((name) => newestIn(join(path, name))));
  return Math.max(found.mtimeMs, ...inside);
}

/** Runs WXT on the extension. Rejects with what it said. */
export function runWxt(args: string[], isLight: boolean): Promise<void> {
  const wxt = join(ROOT, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [wxt, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, EARSHOT_LIGHT: isLight ? '1' : '' },
    });
    let said = '';
    const keep = (chunk: Buffer) => {
      said += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', fail);
    child.on('close', (code) => (code === 0 ? done() : fail(new Error(`wxt ${args.join(' ')} failed:\n${said}`))));
  });
}
