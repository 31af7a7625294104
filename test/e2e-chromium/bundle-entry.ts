import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Paths of entries are from here. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A module with everything that it imports, as one script: a module for a page of the extension, or with a `name` a classic
 * script that leaves its exports behind under that, for any page.
 */
export async function bundleEntry(entry: string, name?: string): Promise<string> {
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      lib: name === undefined ? { entry, formats: ['es'] } : { entry, formats: ['iife'], name },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []));
  const chunk = outputs.find((one) => one.type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error(`vite build of ${entry}: no chunk came out`);
  return chunk.code;
}
