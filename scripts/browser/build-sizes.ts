import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Bytes of files as `gzip -9` leaves them. */
export interface BuildSizes {
  /** The script that is put into pages. */
  overlayScript: number;
  /** The readers that are put into pages, one for each share. */
  readPage: number;
  readSelection: number;
  /** The overlay's frame with every script and style that it loads, shared ones included. */
  overlayFrame: number;
  background: number;
  popup: number;
  sidePanel: number;
  session: number;
  captureWorklet: number;
  /** All code of the speech engine, with ONNX Runtime's: without models, WebAssembly and the vocabulary of the tokenizer. */
  engineCode: number;
}

/** Nothing of ours is written so long: it is what a library holds as text, the vocabulary of the tokenizer. */
const VOCABULARY = /(["'`])[^"'`\n]{20000,}\1/g;

/** What the parts of a build weigh. */
export async function measureBuild(folder: string): Promise<BuildSizes> {
  const pack = (content: string | Buffer): number => gzipSync(content, { level: 9 }).length;
  const file = async (name: string): Promise<number> => pack(await readFile(join(folder, name)));
  const page = async (name: string): Promise<number> =>
    (await Promise.all([name, ...(await loadedBy(folder, name))].map(file))).reduce((sum, bytes) => sum + bytes, 0);
  const worklet = (await readdir(folder)).find((name) => name.endsWith('capture-worklet.js')) ?? 'capture-worklet.js';
  return {
    overlayScript: await file('overlay.js'),
    readPage: await file('read-page.js'),
    readSelection: await file('read-selection.js'),
    overlayFrame: await page('overlay-frame.html'),
    background: await file('background.js'),
    popup: await page('popup.html'),
    sidePanel: await page('sidepanel.html'),
    session: await file('session.js'),
    captureWorklet: await file(worklet),
    engineCode:
      pack((await readFile(join(folder, 'engine.js'), 'utf8')).replace(VOCABULARY, '""')) +
      (await file('engine/ort.wasm.min.mjs')) +
      (await file('engine/ort-wasm-simd-threaded.mjs')),
  };
}

/** Scripts and styles that a page loads, and the scripts that those import. */
async function loadedBy(folder: string, page: string): Promise<string[]> {
  const html = await readFile(join(folder, page), 'utf8');
  const found = new Set<string>();
  const visit = async (name: string): Promise<void> => {
    if (found.has(name)) return;
    found.add(name);
    if (!name.endsWith('.js')) return;
    const code = await readFile(join(folder, name), 'utf8');
    for (const [, path = ''] of code.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+\.js)["']/g)) {
      await visit(normalize(join(dirname(name), path)));
    }
  };
  for (const [, path = ''] of html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)) await visit(path);
  return [...found];
}
