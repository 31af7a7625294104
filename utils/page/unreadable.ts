/**
 * Why the text of a page cannot be read: it belongs to the browser or to an extension, to a store in which browsers
 * forbid extensions, is the source view, a PDF (drawn by a viewer that extensions cannot enter), or a file for which
 * the person has not allowed access.
 */
export type Unreadable = 'browser' | 'extension' | 'store' | 'source' | 'pdf' | 'file';

const EXTENSION_SCHEMES = new Set(['chrome-extension:', 'moz-extension:', 'ms-browser-extension:', 'extension:']);
const STORES: readonly [host: string, path: string][] = [
  ['chromewebstore.google.com', '/'],
  ['chrome.google.com', '/webstore'],
  ['microsoftedge.microsoft.com', '/addons'],
  ['addons.mozilla.org', '/'],
  ['addons.opera.com', '/'],
];

/**
 * Tells beforehand that a page cannot be read, or undefined if it can be tried. `contentType` is what
 * `document.contentType` says, known only once a script got in: with it, a `file:` page is readable.
 */
export function whyUnreadable(url: string, contentType?: string): Unreadable | undefined {
  const address = parse(url);
  if (address === undefined) return 'browser';
  const { protocol, hostname, pathname } = address;
  if (protocol === 'view-source:') return 'source';
  if (EXTENSION_SCHEMES.has(protocol)) return 'extension';
  if (protocol !== 'http:' && protocol !== 'https:' && protocol !== 'file:') return 'browser';
  if (isPdf(pathname, contentType)) return 'pdf';
  if (protocol === 'file:') return contentType === undefined ? 'file' : undefined;
  return STORES.some(([host, path]) => hostname === host && isBelow(pathname, path)) ? 'store' : undefined;
}

function isPdf(pathname: string, contentType: string | undefined): boolean {
  if (contentType === undefined) return /\.pdf$/i.test(pathname);
  return contentType.split(';', 1)[0]?.trim().toLowerCase() === 'application/pdf';
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
