import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeWav, encodeWav, type Sound } from '../../engine/speech/wav.ts';
import { resample } from '../../utils/shared/resample.ts';

/** What Chromium's fake capture takes without a second conversion. */
const RATE_HZ = 48_000;
/** The first part of a second is lost while the microphone opens. */
export const LEAD_IN_MS = 1000;

/** The file behind a browser's fake microphone. It is silent until something is loaded. */
export interface FakeMicrophone {
  /** For the launch of the browser. */
  path: string;
  /** What the microphone says when it is opened next: a second of silence (or another lead-in), then the sound, then silence for ever. */
  load(sound: Sound, leadInMs?: number): Promise<void>;
  remove(): Promise<void>;
}

/** Makes the file, silent. */
export async function createFakeMicrophone(): Promise<FakeMicrophone> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-microphone-'));
  const path = join(folder, 'speech.wav');
  const load = async ({ samples, rateHz }: Sound, leadInMs = LEAD_IN_MS): Promise<void> => {
    const speech = resample(samples, rateHz, RATE_HZ);
    const leadIn = Math.round((RATE_HZ * leadInMs) / 1000);
    const all = new Float32Array(leadIn + speech.length);
    all.set(speech, leadIn);
    // The browser may be reading: it gets the old file or the new one, never half of one.
    await writeFile(`${path}.new`, encodeWav(all, RATE_HZ));
    await rename(`${path}.new`, path);
  };
  await load({ samples: new Float32Array(0), rateHz: RATE_HZ });
  return { path, load, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The sound in a WAV file of any common format. Throws a sentence with the file's name if it is none. */
export async function readSound(path: string): Promise<Sound> {
  const bytes = await readFile(path);
  try {
    return decodeWav(bytes);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
