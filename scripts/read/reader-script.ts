import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildExtension } from '../browser/build-extension.ts';
import { withProgress } from '../progress.ts';

/** The page reader as it ships: the file of the built extension that is put into pages. Builds what is out of date. */
export async function readerScript(): Promise<string> {
  const folder = await withProgress('Building the extension', () => buildExtension());
  return readFile(join(folder, 'read-page.js'), 'utf8');
}
