import preact from '@preact/preset-vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'wxt';
import { manifestFor } from './scripts/manifest.ts';

/**
 * The one place in Preact that could write markup into a page: we use no markup (a test says so), and the reviewers of
 * add-on stores need not take our word for it.
 */
const neverMarkup = {
  name: 'never-markup',
  transform(code: string, id: string): string | undefined {
    if (!id.includes('preact/dist/preact.')) return undefined;
    const safe = code.replace(/(\w+)\.innerHTML=(\w+)\.__html/, '$1.textContent=$2.__html');
    if (safe === code) throw new Error('What Preact does with markup is not where it was.');
    return safe;
  },
};

/**
 * What most pages share is one file: four, each packed by itself, weigh 1.7 kB more in every page, and are four things to
 * wait for. Scripts that are a file of their own anyway are left alone.
 */
const oneSharedFile: Plugin = {
  name: 'one-shared-file',
  outputOptions: (options) =>
    options.format === 'es' && !options.inlineDynamicImports
      ? { ...options, advancedChunks: { groups: [{ name: 'shared', minShareCount: 3 }] } }
      : options,
};

export default defineConfig({
  imports: false,
  vite: () => ({ build: { modulePreload: { polyfill: false } }, plugins: [preact(), neverMarkup, oneSharedFile] }),
  manifest: ({ browser }) => manifestFor(browser, Boolean(process.env.EARSHOT_STORE)),
  zip: { excludeSources: ['test/**', 'models/**', 'out/**'] },
});
