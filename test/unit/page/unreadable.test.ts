import { expect, it } from 'vitest';
import { whyUnreadable } from '../../../utils/page/unreadable.ts';

it.each([
  ['chrome://settings/', undefined, 'browser'],
  ['edge://newtab/', undefined, 'browser'],
  ['about:blank', undefined, 'browser'],
  ['devtools://devtools/bundled/x.html', undefined, 'browser'],
  ['data:text/html,hello', undefined, 'browser'],
  ['', undefined, 'browser'],
  ['not an address', undefined, 'browser'],
  ['chrome-extension://abcdefgh/popup.html', undefined, 'extension'],
  ['moz-extension://1-2-3/popup.html', undefined, 'extension'],
  ['view-source:https://example.org/', undefined, 'source'],
  ['https://chromewebstore.google.com/detail/x', undefined, 'store'],
  ['https://chrome.google.com/webstore/category/x', undefined, 'store'],
  ['https://microsoftedge.microsoft.com/addons/detail/x', undefined, 'store'],
  ['https://addons.mozilla.org/en-US/firefox/', undefined, 'store'],
  ['file:///home/me/page.html', true, 'file'],
] as const)('says why %s (refused: %s) cannot be read: %s', (url, isRefused, why) => {
  expect(whyUnreadable(url, isRefused)).toBe(why);
});

it.each([
  ['https://example.org/', undefined],
  ['http://127.0.0.1:8080/page.html', undefined],
  ['https://example.org/paper.pdf', undefined],
  ['https://example.org/refused', true],
  ['https://chrome.google.com/webstores', undefined],
  ['https://chromewebstore.google.com.example.org/', undefined],
  ['file:///home/me/page.html', undefined],
] as const)('lets %s (refused: %s) be tried', (url, isRefused) => {
  expect(whyUnreadable(url, isRefused)).toBeUndefined();
});
