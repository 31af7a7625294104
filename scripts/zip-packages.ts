import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { zip } from 'wxt';

/** Bytes that the zip of a full package may have. */
export const ZIP_LIMIT = 46_000_000;

/** What stores are given: a package, or the sources of Firefox's for those who review it. */
export interface Zipped {
  file: string;
  bytes: number;
}

/** Builds the packages for these browsers and zips them. Rejects with what the build said. */
export async function zipPackages(browsers: readonly ('chrome' | 'firefox')[]): Promise<Zipped[]> {
  const root = resolve(import.meta.dirname, '..');
  const files: string[] = [];
  for (const browser of browsers) files.push(...(await zip({ root, browser, manifestVersion: 3 })));
  return Promise.all(files.map(async (file) => ({ file, bytes: (await stat(file)).size })));
}
