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

export default defineConfig({
  imports: false,
  modules: ['@wxt-dev/webextension-polyfill'],
  vite: () => ({ plugins: [preact()] }),
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
