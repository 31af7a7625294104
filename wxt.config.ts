import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';
import { engineFiles, sumsFile } from './scripts/engine-files.ts';
import { manifestFor } from './scripts/manifest.ts';
import { noticesFile, noticesOfAll } from './scripts/notices.ts';

/**
 * What is left out of the polyfill, which lists every API there is: all of it would be read in each of our pages and in the
 * background before a start. Firefox needs none of it. In Chrome, from 120 on, the functions of `chrome` return promises
 * themselves; what is missing is a listener for messages that answers with one, which stays. It wants a list, so it gets a
 * short one.
 */
const UNUSED: readonly (readonly [part: RegExp, by: string])[] = [
  [/const apiMetadata = \{.*?\n {6}\};/s, 'const apiMetadata = { runtime: {} };'],
  [/const onRequestFinishedWrappers = .*?(?=const onMessageWrappers)/s, ''],
  [/devtools: \{\s*network: \{\s*onRequestFinished: wrapEvent\(onRequestFinishedWrappers\)\s*\}\s*\},/, ''],
  [/const settingMetadata = .*?(?=return wrapObject\(extensionAPIs)/s, ''],
  [/if \(Object\.keys\(apiMetadata\)\.length === 0\) \{.*?\n {6}\}/s, ''],
  // Nobody outside may talk to us, and pages are talked to by ports.
  [/onMessageExternal: wrapEvent\(onMessageWrappers\),/, ''],
  [/,\s*tabs: \{\s*sendMessage: wrappedSendMessage\.bind\(null, "sendMessage", \{[^{}]*\}\)\s*\}/, ''],
  // It is only ever bundled.
  [/if \(typeof define === "function".*?(?=factory\(module\);)/s, '{ '],
  [/typeof globalThis !== "undefined" \? globalThis : typeof self !== "undefined" \? self : this/, '0'],
  [/(?<=factory\(module\);\s*\}) else \{\s*var mod = .*?global\.browser = mod\.exports;\s*\}/s, ''],
  // Elsewhere it finds no `chrome` a few lines later.
  [/if \(!\(globalThis\.chrome && .*?\n {2}\}/s, ''],
  // With nothing on the list, nothing calls these.
  [/const makeCallback = .*?(?=const wrapMethod = )/s, ''],
  [/else if \(hasOwnProperty\(metadata, prop\)\) \{[^{}]*wrapAsyncFunction[^{}]*\} else/, 'else'],
  [/if \(args\.length < metadata\.minArgs\) \{.*?(?=return new Promise)/s, ''],
];

const trimPolyfill = {
  name: 'trim-polyfill',
  transform: (code: string, id: string): string | undefined =>
    id.includes('webextension-polyfill/dist/browser-polyfill')
      ? UNUSED.reduce((rest, [part, by]) => cut(rest, part, by), code)
      : undefined,
};

/** The code without a part of it, which must be there: a new version of a library may have it elsewhere. */
function cut(code: string, part: RegExp, by: string): string {
  const rest = code.replace(part, by);
  if (rest === code) throw new Error(`A part of a library is not where it was: ${part.source}`);
  return rest;
}

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
 * pdf.js without the places where it could load code that is not its own, or make code of text: it runs as one file, and
 * draws nothing. Nor does its half that reads listen to whoever has made the worker: that is our own code.
 */
const PDF_LOADS: readonly (readonly [part: RegExp, by: string])[] = [
  [/\|\| Function\('return this'\)\(\)/, ''],
  [
    /await import\(\s*\/\*webpackIgnore: true\*\/\s*\/\*@vite-ignore\*\/\s*[^)]*\)/,
    'await Promise.reject(new Error("no other file"))',
  ],
];
const PDF_LISTENS = [/this\.initializeFromPort\(self\);/, ''] as const;
const onlyItsOwn = {
  name: 'only-its-own',
  transform: (code: string, id: string): string | undefined =>
    /pdfjs-dist\/legacy\/build\/pdf(\.worker)?\.mjs/.test(id)
      ? [...PDF_LOADS, ...(id.includes('pdf.worker') ? [PDF_LISTENS] : [])].reduce(
          (rest, [part, by]) => cut(rest, part, by),
          code,
        )
      : undefined,
};

/** What is loaded later has its styles in the page already, and one small file needs nobody to fetch ahead for it. */
const loadPlainly = {
  name: 'load-plainly',
  enforce: 'pre' as const,
  transform: (_code: string, id: string): string | undefined =>
    id.includes('vite/preload-helper') ? 'export const __vitePreload = (load) => load();' : undefined,
};

/** A page's own scripts are fetched at once; what it loads later is not. */
const dependenciesOf = (_file: string, all: string[], { hostType }: { hostType: 'html' | 'js' }): string[] =>
  hostType === 'html' ? all : [];

/** ONNX Runtime, which is in the package as it was released: whoever checks that compares it with npm's. Nothing is bundled of it. */
const runtimeAsReleased = {
  name: 'runtime-as-released',
  enforce: 'pre' as const,
  resolveId: (id: string) =>
    id === 'onnxruntime-web/wasm' ? { id: '/engine/ort.wasm.min.mjs', external: 'absolute' as const } : undefined,
};

/** A build for people who have a backend: without the speech engine, 41 MB smaller. It never takes the place of a full one. */
const isLight = Boolean(process.env.EARSHOT_LIGHT);
const light = isLight ? '-light' : '';

export default defineConfig({
  imports: false,
  modules: ['@wxt-dev/webextension-polyfill'],
  vite: () => ({
    plugins: [preact(), trimPolyfill, neverMarkup, onlyItsOwn, loadPlainly, runtimeAsReleased, noticesOfAll],
    define: { 'import.meta.env.EARSHOT_LIGHT': JSON.stringify(isLight) },
    // Every browser that we run in preloads modules itself.
    build: { modulePreload: { polyfill: false, resolveDependencies: dependenciesOf } },
  }),
  manifest: ({ browser }) => manifestFor({ browser, forStore: Boolean(process.env.EARSHOT_STORE), isLight }),
  outDirTemplate: `{{browser}}-mv{{manifestVersion}}{{modeSuffix}}${light}`,
  hooks: {
    'entrypoints:resolved': (_wxt, entrypoints) => {
      const engine = entrypoints.find(({ name }) => name === 'engine');
      if (isLight && engine) entrypoints.splice(entrypoints.indexOf(engine), 1);
    },
    // Not through `public/`: a second copy of 67 MB could be another one than what was checked (decision 26).
    'build:publicAssets': async (_wxt, files) => {
      files.push(await noticesFile());
      if (isLight) return;
      const engine = await engineFiles();
      files.push(...engine, await sumsFile(engine));
    },
  },
  zip: {
    artifactTemplate: `{{name}}-{{packageVersion}}-{{browser}}{{modeSuffix}}${light}.zip`,
    sourcesTemplate: `{{name}}-{{packageVersion}}-sources{{modeSuffix}}${light}.zip`,
    // What a reviewer needs to build the same again; the models are fetched, as here.
    excludeSources: ['test/**', 'models/**', 'out/**', 'test-results/**'],
  },
});
