import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';
import { manifestFor } from './scripts/manifest.ts';

/** What browsers without promises need wrapped; what is not listed has them everywhere we run, or is not used. */
const WRAPPED = ['permissions', 'runtime', 'tabs'];

/**
 * The polyfill lists every API there is, in each of our pages and in the background: 2 kB of each, and all of it is
 * read before a start. Only what we call is left in.
 */
const trimPolyfill = {
  name: 'trim-polyfill',
  transform(code: string, id: string): string | undefined {
    if (!id.includes('webextension-polyfill/dist/browser-polyfill')) return undefined;
    const trimmed = code.replace(/const apiMetadata = (\{.*?\n {6}\});/s, (_all, list: string) => {
      const wrapped = Object.entries(JSON.parse(list)).filter(([name]) => WRAPPED.includes(name));
      return `const apiMetadata = ${JSON.stringify(Object.fromEntries(wrapped))};`;
    });
    if (trimmed === code) throw new Error('The list of APIs in webextension-polyfill is not where it was.');
    return trimmed;
  },
};

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

export default defineConfig({
  imports: false,
  modules: ['@wxt-dev/webextension-polyfill'],
  vite: () => ({ plugins: [preact(), trimPolyfill, neverMarkup] }),
  manifest: ({ browser }) => manifestFor(browser, Boolean(process.env.EARSHOT_STORE)),
  zip: { excludeSources: ['test/**', 'models/**', 'out/**'] },
});
