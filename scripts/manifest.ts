import type { UserManifest } from 'wxt';
import { TOOLBAR_KEY } from '../utils/shared/toolbar-key.ts';

/** Public half of a throw-away key: it gives builds that are loaded unpacked the stable id egihiloggninofnoapnbfcdndmhihbjn. */
const KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAkh+i281C4VlSVuZyS5gvAaxyjmzyhCVqqLgyxaRjUgsysszecqimA2dBJxPb8wD7Zds7fSQGk+iAXo9wl3F3MzXS3W/cH6XXOsA3RmnOdcd+iHQoZUI5A8j3qcq5bUuypcsPc08TKJKDjAwV01fZsn+pHcRvfyNPoFbxyfP1JP2FeHsMgYHVuWsycKyBRB/BsAn+AMeBGFt7NFNP1hV7FLyXfeVBOu2xpIY/m7QZdHs5qsGRw4IQBZzA0eEIuYCdGQ8UZG8TGDnvFyfhLNs6AGjPQ3UEv2H16oSSHw4GOuG0pXdVP8i3YrcUYgkjxx2fcn3cCk+Le7RVrEG69NNW4QIDAQAB';

/** The add-on's id in Firefox: what is stored and allowed there hangs on it. */
export const GECKO_ID = 'earshot@earshot';

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

/** The overlay's frame: the only file of ours that a page may load. */
const FRAME = { resources: ['overlay-frame.html'], matches: ['<all_urls>'] };

const COMMON = {
  name: 'Earshot',
  description: 'Talk with the page you are on. Your backend or your own computer; your page only when you share it.',
  incognito: 'not_allowed',
  // Titles and addresses of the other tabs, asked for when somebody wants to share one of them.
  optional_permissions: ['tabs'],
  // Never with a port: Firefox grants such a pattern, and then it matches nothing.
  optional_host_permissions: ['https://*/*', 'http://127.0.0.1/*', 'http://localhost/*', '*://*/*'],
  action: { default_title: 'Earshot: talk with this page' },
  options_ui: { open_in_tab: true },
  commands: {
    _execute_action: { suggested_key: { default: TOOLBAR_KEY } },
  },
} satisfies UserManifest;

/** Which build it is. */
export interface Build {
  browser: string;
  /** Stores give an id of their own and refuse a key. */
  forStore: boolean;
  /** Without the speech engine. */
  isLight: boolean;
}

/** What the manifest says beside what the entrypoints tell. */
export function manifestFor({ browser, forStore, isLight }: Build): UserManifest {
  const own = browser === 'firefox' ? firefoxManifest() : chromiumManifest(forStore);
  return { ...own, content_security_policy: { extension_pages: contentSecurityPolicy(isLight) } };
}

/** Written out for Firefox too: its own policy would turn ws: on this computer into wss:. The speech engine is WebAssembly. */
const contentSecurityPolicy = (isLight: boolean): string =>
  [
    isLight ? "script-src 'self'" : "script-src 'self' 'wasm-unsafe-eval'",
    "object-src 'none'",
    `connect-src ${CONNECT_SOURCES}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

function chromiumManifest(forStore: boolean): UserManifest {
  return {
    ...COMMON,
    ...(forStore ? {} : { key: KEY }),
    minimum_chrome_version: '120',
    permissions: ['activeTab', 'scripting', 'offscreen'],
    // Under an address that is another one in each session of the browser.
    web_accessible_resources: [{ ...FRAME, use_dynamic_url: true }],
  };
}

function firefoxManifest(): UserManifest {
  return {
    ...COMMON,
    permissions: ['activeTab', 'scripting'],
    web_accessible_resources: [FRAME],
    browser_specific_settings: {
      gecko: {
        id: GECKO_ID,
        // The first that knows data_collection_permissions on computers and on Android.
        strict_min_version: '142.0',
        // What is said and the page that is shared go to the backend that the person has chosen.
        data_collection_permissions: { required: ['websiteContent', 'personalCommunications'] },
      },
    },
  };
}
