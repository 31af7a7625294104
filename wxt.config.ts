import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';

/** Public half of a throw-away key: it gives builds that are loaded unpacked the stable id egihiloggninofnoapnbfcdndmhihbjn. */
const KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAkh+i281C4VlSVuZyS5gvAaxyjmzyhCVqqLgyxaRjUgsysszecqimA2dBJxPb8wD7Zds7fSQGk+iAXo9wl3F3MzXS3W/cH6XXOsA3RmnOdcd+iHQoZUI5A8j3qcq5bUuypcsPc08TKJKDjAwV01fZsn+pHcRvfyNPoFbxyfP1JP2FeHsMgYHVuWsycKyBRB/BsAn+AMeBGFt7NFNP1hV7FLyXfeVBOu2xpIY/m7QZdHs5qsGRw4IQBZzA0eEIuYCdGQ8UZG8TGDnvFyfhLNs6AGjPQ3UEv2H16oSSHw4GOuG0pXdVP8i3YrcUYgkjxx2fcn3cCk+Le7RVrEG69NNW4QIDAQAB';

/** Where extension pages may connect: any backend over https or wss, and this computer. */
const CONNECT_SOURCES = [
  "'self'",
  'https:',
  'wss:',
  'http://127.0.0.1:*',
  'http://localhost:*',
  'ws://127.0.0.1:*',
  'ws://localhost:*',
].join(' ');

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

export default defineConfig({
  imports: false,
  modules: ['@wxt-dev/webextension-polyfill'],
  vite: () => ({ plugins: [preact(), trimPolyfill] }),
  manifest: {
    name: 'Earshot',
    description: 'Talk with the page you are on. Your backend or your own computer; your page only when you share it.',
    // Stores give an id of their own and refuse a key.
    ...(process.env.EARSHOT_STORE ? {} : { key: KEY }),
    minimum_chrome_version: '120',
    incognito: 'not_allowed',
    permissions: ['activeTab', 'scripting', 'offscreen'],
    optional_host_permissions: ['https://*/*', 'http://127.0.0.1/*', 'http://localhost/*', '*://*/*'],
    action: { default_title: 'Earshot: talk with this page' },
    options_ui: { open_in_tab: true },
    // The overlay's frame, under an address that is another one in each session of the browser.
    web_accessible_resources: [{ resources: ['overlay-frame.html'], matches: ['<all_urls>'], use_dynamic_url: true }],
    commands: {
      _execute_action: { suggested_key: { default: 'Alt+Shift+E' } },
    },
    content_security_policy: {
      extension_pages: [
        "script-src 'self'",
        "object-src 'none'",
        `connect-src ${CONNECT_SOURCES}`,
        "base-uri 'none'",
        "form-action 'none'",
      ].join('; '),
    },
  },
  zip: { excludeSources: ['test/**', 'models/**', 'out/**'] },
});
