import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createVoice, type VoiceName } from '../../engine/speech/tts.ts';
import { loadCommand, type WasmCommand } from '../../engine/speech/wasm-command.ts';
import { encodeWav } from '../../engine/speech/wav.ts';
import { MODELS_DIR } from '../models.mjs';

const CACHE = resolve(import.meta.dirname, '../../.cache/speech');

let flite: Promise<WasmCommand> | undefined;

/** A WAV file in which one of our own voices says the text; kept in .cache/ and made only once. */
export async function speechFile(text: string, voice: VoiceName = 'rms'): Promise<string> {
  const name = createHash('sha256').update(`${voice} ${text}`).digest('hex').slice(0, 16);
  const path = join(CACHE, `${name}.wav`);
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) return path;
  flite ??= readFile(join(MODELS_DIR, 'flite.wasm')).then(loadCommand);
  const { speak, sampleRateHz } = createVoice(await flite, voice);
  await mkdir(CACHE, { recursive: true });
  await writeFile(`${path}.new`, encodeWav(speak(text), sampleRateHz));
  await rename(`${path}.new`, path);
  return path;
}
