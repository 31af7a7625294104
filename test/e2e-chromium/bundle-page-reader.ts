import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** The page reader as one classic script that leaves `EarshotPage.readPage` behind: what a test injects into a page. */
export async function bundlePageReader(): Promise<string> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const built = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      lib: { entry: 'utils/page/read-page.ts', formats: ['iife'], name: 'EarshotPage' },
    },
  });
  for (const output of Array.isArray(built) ? built : [built]) {
    if (!('output' in output)) continue;
    for (const chunk of output.output) if (chunk.type === 'chunk') return chunk.code;
  }
  throw new Error('vite build of utils/page/read-page.ts: no chunk came out');
}
