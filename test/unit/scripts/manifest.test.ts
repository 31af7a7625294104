import { expect, it } from 'vitest';
import { manifestFor } from '../../../scripts/manifest.ts';

it('the manifest for Chromium is this one', () => {
  const { key, ...rest } = manifestFor('chrome', false) as { key?: string };
  expect(key).toMatch(/^MIIB/);
  expect(rest).toMatchInlineSnapshot(`
    {
      "action": {
        "default_title": "Earshot: talk with this page",
      },
      "commands": {
        "_execute_action": {
          "suggested_key": {
            "default": "Alt+Shift+E",
          },
        },
      },
      "content_security_policy": {
        "extension_pages": "script-src 'self'; object-src 'none'; connect-src 'self' https: wss: http://127.0.0.1:* http://localhost:* ws://127.0.0.1:* ws://localhost:*; base-uri 'none'; form-action 'none'",
      },
      "description": "Talk with the page you are on. Your backend or your own computer; your page only when you share it.",
      "incognito": "not_allowed",
      "minimum_chrome_version": "120",
      "name": "Earshot",
      "optional_host_permissions": [
        "https://*/*",
        "http://127.0.0.1/*",
        "http://localhost/*",
        "*://*/*",
      ],
      "options_ui": {
        "open_in_tab": true,
      },
      "permissions": [
        "activeTab",
        "scripting",
        "offscreen",
      ],
      "web_accessible_resources": [
        {
          "matches": [
            "<all_urls>",
          ],
          "resources": [
            "overlay-frame.html",
          ],
          "use_dynamic_url": true,
        },
      ],
    }
  `);
});

it('a store gets no key: it gives an id of its own', () => {
  expect(manifestFor('chrome', true)).not.toHaveProperty('key');
});

it('the manifest for Firefox is this one, for a store too', () => {
  expect(manifestFor('firefox', true)).toEqual(manifestFor('firefox', false));
  expect(manifestFor('firefox', false)).toMatchInlineSnapshot(`
    {
      "action": {
        "default_title": "Earshot: talk with this page",
      },
      "browser_specific_settings": {
        "gecko": {
          "data_collection_permissions": {
            "required": [
              "websiteContent",
              "personalCommunications",
            ],
          },
          "id": "earshot@earshot",
          "strict_min_version": "142.0",
        },
      },
      "commands": {
        "_execute_action": {
          "suggested_key": {
            "default": "Alt+Shift+E",
          },
        },
      },
      "content_security_policy": {
        "extension_pages": "script-src 'self'; object-src 'none'; connect-src 'self' https: wss: http://127.0.0.1:* http://localhost:* ws://127.0.0.1:* ws://localhost:*; base-uri 'none'; form-action 'none'",
      },
      "description": "Talk with the page you are on. Your backend or your own computer; your page only when you share it.",
      "incognito": "not_allowed",
      "name": "Earshot",
      "optional_host_permissions": [
        "https://*/*",
        "http://127.0.0.1/*",
        "http://localhost/*",
        "*://*/*",
      ],
      "options_ui": {
        "open_in_tab": true,
      },
      "permissions": [
        "activeTab",
        "scripting",
      ],
      "web_accessible_resources": [
        {
          "matches": [
            "<all_urls>",
          ],
          "resources": [
            "overlay-frame.html",
          ],
        },
      ],
    }
  `);
});
