import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleEntry } from '../bundle-entry.ts';

/** Adds a page that plays and captures to a copy of the built extension in `into`; the worklets are those of the build. */
export async function packageAudio(extensionDir: string, into: string): Promise<void> {
  await cp(extensionDir, into, { recursive: true });
  await writeFile(join(into, 'audio.js'), await bundleEntry(join(import.meta.dirname, 'page.ts')));
  await writeFile(join(into, 'audio.html'), '<!doctype html><script type="module" src="/audio.js"></script>');
}
