import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChangedBuild, copyBuild } from '../../../scripts/browser/changed-build.ts';

const SCRIPT = 'count-underruns.js';

/** Runs in every page of the extension before anything else: hears what the playback worklet tells, beside our own code. */
const COUNT = `(() => {
  globalThis.__underruns = [];
  globalThis.AudioWorkletNode = class extends AudioWorkletNode {
    constructor(...args) {
      super(...args);
      this.port.addEventListener('message', ({ data }) => {
        if (data.type === 'underrun') globalThis.__underruns.push(data.ms);
      });
    }
  };
})();
`;

/** In the host: how long the playback had nothing to play in the middle of a sound, in ms, each time. */
export const UNDERRUNS = 'host.__underruns';

/** A copy of a build that keeps what its playback tells of underruns; whoever makes it removes it. */
export async function countUnderruns(extensionDir: string): Promise<ChangedBuild> {
  const copy = await copyBuild(extensionDir);
  await writeFile(join(copy.dir, SCRIPT), COUNT);
  const pages = (await readdir(copy.dir)).filter((name) => name.endsWith('.html'));
  for (const page of pages) {
    const html = await readFile(join(copy.dir, page), 'utf8');
    await writeFile(join(copy.dir, page), html.replace('<head>', `<head><script src="/${SCRIPT}"></script>`));
  }
  return copy;
}
