import { build } from 'vite';

/** A script for an ordinary web page, with everything that it imports in it. Its exports are members of `name`. */
export async function bundlePage(entry: string, name = 'Bundle'): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: true, lib: { entry, formats: ['iife'], name } },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []));
  const chunk = outputs.find((one) => one.type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error(`vite build of ${entry}: no chunk came out`);
  return chunk.code;
}
