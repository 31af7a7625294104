/**
 * Why the text of a page cannot be read: it belongs to the browser or to an extension, to a store in which browsers
 * forbid extensions, is the source view, or a file for which the person has not allowed access.
 */
export type Unreadable = 'browser' | 'extension' | 'store' | 'source' | 'file';

const EXTENSION_SCHEMES = new Set(['chrome-extension:', 'moz-extension:', 'ms-browser-extension:', 'extension:']);
const STORES: readonly [host: string, path: string][] = [
  ['chromewebstore.google.com', '/'],
  ['chrome.google.com', '/webstore'],
  ['microsoftedge.microsoft.com', '/addons'],
  ['addons.mozilla.org', '/'],
  ['addons.opera.com', '/'],
];

/**
 * Tells beforehand that a page cannot be read, or undefined if it can be tried. `isRefused`: the browser let nobody in; a
 * `file:` page may be readable, and only that tells.
 */
export function whyUnreadable(url: string, isRefused = false): Unreadable | undefined {
  const address = parse(url);
  if (address === undefined) return 'browser';
  const { protocol, hostname, pathname } = address;
  if (protocol === 'view-source:') return 'source';
  if (EXTENSION_SCHEMES.has(protocol)) return 'extension';
  if (protocol === 'file:') return isRefused ? 'file' : undefined;
  if (protocol !== 'http:' && protocol !== 'https:') return 'browser';
  return STORES.some(([host, path]) => hostname === host && isBelow(pathname, path)) ? 'store' : undefined;
}

const isBelow = (pathname: string, path: string): boolean =>
  path === '/' || pathname === path || pathname.startsWith(`${path}/`);

function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
