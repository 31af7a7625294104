import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILDS, type BuildBrowser, runWxt } from './browser/build-extension.ts';

/** Bytes that the zip of a full package may have. */
export const ZIP_LIMIT = 46_000_000;

/** What stores are given: a package, or the sources of Firefox's for those who review it. */
export interface Zipped {
  file: string;
  bytes: number;
}

/** Builds the packages for these browsers and zips them; `isLight`: without the speech engine. Rejects with what the build said. */
export async function zipPackages(browsers: readonly BuildBrowser[], isLight: boolean): Promise<Zipped[]> {
  const started = Date.now();
  for (const browser of browsers) await runWxt(['zip', '-b', browser, '--mv3'], isLight);
  const files = (await readdir(BUILDS)).filter((name) => name.endsWith('.zip')).map((name) => join(BUILDS, name));
  const found = await Promise.all(files.map(async (file) => ({ file, ...(await stat(file)) })));
  return found.filter(({ mtimeMs }) => mtimeMs >= started).map(({ file, size }) => ({ file, bytes: size }));
}
