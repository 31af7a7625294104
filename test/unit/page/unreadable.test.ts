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
  ['https://example.org/paper.PDF?download=1', undefined, 'pdf'],
  ['https://example.org/paper', 'application/pdf', 'pdf'],
  ['file:///home/me/paper.pdf', undefined, 'pdf'],
  ['file:///home/me/page.html', undefined, 'file'],
] as const)('says why %s (%s) cannot be read: %s', (url, contentType, why) => {
  expect(whyUnreadable(url, contentType)).toBe(why);
});

it.each([
  ['https://example.org/', undefined],
  ['http://127.0.0.1:8080/page.html', undefined],
  ['https://example.org/about.pdf', 'text/html; charset=utf-8'],
  ['https://chrome.google.com/webstores', undefined],
  ['https://chromewebstore.google.com.example.org/', undefined],
  ['file:///home/me/page.html', 'text/html'],
] as const)('lets %s (%s) be tried', (url, contentType) => {
  expect(whyUnreadable(url, contentType)).toBeUndefined();
});
