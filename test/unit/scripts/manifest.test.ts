import { expect, it } from 'vitest';
import { manifestFor } from '../../../scripts/manifest.ts';

/** What is the same in both browsers. */
const BOTH = {
  name: 'Earshot',
  description: 'Talk with the page you are on. Your backend or your own computer; your page only when you share it.',
  action: { default_title: 'Earshot: talk with this page' },
  commands: { _execute_action: { suggested_key: { default: 'Alt+Shift+E' } } },
  content_security_policy: {
    extension_pages:
      "script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; connect-src 'self' https: wss: http://127.0.0.1:* http://localhost:* ws://127.0.0.1:* ws://localhost:*; base-uri 'none'; form-action 'none'",
  },
  incognito: 'not_allowed',
  optional_host_permissions: ['https://*/*', 'http://127.0.0.1/*', 'http://localhost/*', '*://*/*'],
  optional_permissions: ['tabs'],
  options_ui: { open_in_tab: true },
};
const OVERLAY = { resources: ['overlay-frame.html'], matches: ['<all_urls>'] };

it('the manifest for Chromium is this one', () => {
  const { key, ...rest } = manifestFor({ browser: 'chrome', forStore: false, isLight: false }) as { key?: string };
  expect(key).toMatch(/^MIIB/);
  expect(rest).toStrictEqual({
    ...BOTH,
    minimum_chrome_version: '120',
    permissions: ['activeTab', 'scripting', 'offscreen'],
    web_accessible_resources: [{ ...OVERLAY, use_dynamic_url: true }],
  });
});

it('a store gets no key: it gives an id of its own', () => {
  expect(manifestFor({ browser: 'chrome', forStore: true, isLight: false })).not.toHaveProperty('key');
});

it('the manifest for Firefox is this one, for a store too', () => {
  expect(manifestFor({ browser: 'firefox', forStore: true, isLight: false })).toEqual(
    manifestFor({ browser: 'firefox', forStore: false, isLight: false }),
  );
  expect(manifestFor({ browser: 'firefox', forStore: false, isLight: false })).toStrictEqual({
    ...BOTH,
    browser_specific_settings: {
      gecko: {
        id: 'earshot@earshot',
        strict_min_version: '142.0',
        data_collection_permissions: { required: ['websiteContent', 'personalCommunications'] },
      },
    },
    permissions: ['activeTab', 'scripting'],
    web_accessible_resources: [OVERLAY],
  });
});

it.each(['chrome', 'firefox'])('a light build for %s compiles no WebAssembly, and is else the same', (browser) => {
  const policyOf = (isLight: boolean) => {
    const { content_security_policy: policy, ...rest } = manifestFor({ browser, forStore: false, isLight });
    return { policy: JSON.stringify(policy), rest };
  };
  const [light, full] = [policyOf(true), policyOf(false)];
  expect(light.policy).toBe(full.policy.replace(" 'wasm-unsafe-eval'", ''));
  expect(light.rest).toEqual(full.rest);
});
