import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fetchModels, MODELS, MODELS_DIR } from './models.mjs';

const ROOT = resolve(import.meta.dirname, '..');
/** The one variant of ONNX Runtime that needs nothing but SIMD: the others are for graphics processors. */
const RUNTIME = ['ort.wasm.min.mjs', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'];

/** A file that goes into a package as it is. */
export interface PackagedFile {
  absoluteSrc: string;
  /** In the package. */
  relativeDest: string;
}

/**
 * What the engine in the extension reads, byte for byte as it was released: the speech models, which are fetched and checked if
 * they are not there, and ONNX Runtime as npm has checked it. Throws a sentence if something cannot be had.
 */
export async function engineFiles(): Promise<PackagedFile[]> {
  const fetched = await fetchModels();
  if (!fetched.ok) throw new Error(fetched.sentence);
  const inPackage = (folder: string) => (file: string) => ({
    absoluteSrc: join(folder, file),
    relativeDest: `engine/${file}`,
  });
  return [
    ...MODELS.map(({ file }) => file).map(inPackage(MODELS_DIR)),
    ...RUNTIME.map(inPackage(join(ROOT, 'node_modules/onnxruntime-web/dist'))),
  ];
}

/** What `sha256sum` says of these files: the engine compares each with it, and so can anybody else. */
export async function sumsFile(files: readonly PackagedFile[]): Promise<{ relativeDest: string; contents: string }> {
  const lines = files.map(async ({ absoluteSrc }) => {
    const sum = createHash('sha256').update(await readFile(absoluteSrc));
    return `${sum.digest('hex')}  ${basename(absoluteSrc)}\n`;
  });
  return { relativeDest: 'engine/SHA256SUMS', contents: (await Promise.all(lines)).join('') };
}
