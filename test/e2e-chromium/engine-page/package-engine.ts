import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bundleEntry } from '../bundle-entry.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const ORT = ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'];
const MODELS = ['silero_vad_v6.onnx', 'encoder_model.onnx', 'decoder_model_merged.onnx', 'flite.wasm'];

/**
 * Adds a page with the engine in a worker to a copy of the built extension in `into`, with the one word that WebAssembly
 * needs in the content security policy. Nothing of it is in what people install yet.
 */
export async function packageEngine(extensionDir: string, into: string): Promise<void> {
  await cp(extensionDir, into, { recursive: true });
  const engine = join(into, 'engine');
  await mkdir(engine, { recursive: true });
  for (const file of ORT) await cp(join(ROOT, 'node_modules/onnxruntime-web/dist', file), join(engine, file));
  for (const file of MODELS) await cp(join(ROOT, 'models', file), join(engine, file));
  await writeFile(join(engine, 'worker.js'), await bundleEntry(join(import.meta.dirname, 'worker.ts')));
  await writeFile(join(engine, 'page.js'), await bundleEntry(join(import.meta.dirname, 'page.ts')));
  await writeFile(join(into, 'engine.html'), '<!doctype html><script type="module" src="/engine/page.js"></script>');
  const path = join(into, 'manifest.json');
  const manifest = await readFile(path, 'utf8');
  await writeFile(path, manifest.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"));
}
