import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web';
import { type LoadProgress, loadSpeech } from '../../engine/speech/load-speech.ts';
import type { Speech } from '../../engine/speech/speech.ts';
import type { VoiceName } from '../../engine/speech/tts.ts';

/**
 * The engine's speech from the models in a folder, on ONNX Runtime's WebAssembly. Belongs in a worker_thread: one
 * recognition blocks its thread for 100 ms and more. Rejects if a model is missing or broken.
 */
export async function loadNodeSpeech(
  modelsDir: string,
  onProgress?: (progress: LoadProgress) => void,
  voice?: VoiceName,
): Promise<Speech> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  return loadSpeech({
    ort,
    read: (name) => readFile(join(modelsDir, name)),
    ...(onProgress && { onProgress }),
    ...(voice && { voice }),
  });
}
