import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
/** What npm, git and builds put there is not ours. */
const NOT_OURS = new Set(['node_modules', 'models', 'out', 'dist', 'test-results']);

async function* filesOf(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || NOT_OURS.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesOf(path);
    else if (/\.([cm]?[jt]sx?|json|ya?ml|sh)$/.test(entry.name)) yield path;
  }
}

it('no test and no script lets a microphone through where Firefox would refuse it', async () => {
  // The preference that does so: a design that fails for every person would pass with it. In two parts, or this file would be found.
  const banned = ['media.navigator', 'permission.disabled'].join('.');
  const found: string[] = [];
  let read = 0;
  for await (const path of filesOf(ROOT)) {
    read += 1;
    if ((await readFile(path, 'utf8')).includes(banned)) found.push(path);
  }
  expect(found).toEqual([]);
  // Of a search in the wrong place nothing would be learned.
  expect(read).toBeGreaterThan(300);
});
