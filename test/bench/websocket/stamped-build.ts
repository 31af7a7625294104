import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChangedBuild, copyBuild } from '../../../scripts/browser/changed-build.ts';

/** Stands in the first samples of a frame that is stamped; the other two hold the time, ms since 1970, low half first. */
const MARK = 0x2a5a;
const STAMP_SAMPLES = 5;
const HALF = 0x8000;

/** Runs on the audio thread, before the worklet: writes into each frame when it was given away. */
const STAMP = `(() => {
  const register = globalThis.registerProcessor;
  globalThis.registerProcessor = (name, Processor) => register(name, class extends Processor {
    constructor(...args) {
      super(...args);
      const post = this.port.postMessage.bind(this.port);
      this.port.postMessage = (news, transfer) => {
        if (news.type === 'frame') {
          const samples = new Int16Array(news.samples);
          samples[0] = ${MARK};
          for (let i = 1, rest = Date.now(); i < ${STAMP_SAMPLES}; i += 1, rest = Math.floor(rest / ${HALF})) samples[i] = rest % ${HALF};
        }
        post(news, transfer);
      };
    }
  });
})();
`;

/** A copy of a build whose frames tell when they left the audio thread; whoever makes it removes it. */
export async function stampFrames(extensionDir: string): Promise<ChangedBuild> {
  const copy = await copyBuild(extensionDir);
  const worklet = join(copy.dir, 'capture-worklet.js');
  await writeFile(worklet, `${STAMP}${await readFile(worklet, 'utf8')}`);
  return copy;
}

/** When a frame left the audio thread, ms since 1970; undefined of one without a stamp. `audio` is base64. */
export function stampOf(audio: string): number | undefined {
  const bytes = Buffer.from(audio, 'base64');
  if (bytes.length < STAMP_SAMPLES * 2 || bytes.readInt16LE(0) !== MARK) return undefined;
  let at = 0;
  for (let i = STAMP_SAMPLES - 1; i > 0; i -= 1) at = at * HALF + bytes.readInt16LE(i * 2);
  return at;
}
