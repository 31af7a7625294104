const LONGEST = 120;
/** A longer query is left out without a look at what is in it. */
const MOST_QUERY = 1000;
const SCHEMES = new Set(['http:', 'https:', 'mailto:']);
const TRACKING =
  /^(utm_|mc_|pk_|hsa_|_hs|fbclid$|gclid$|dclid$|msclkid$|yclid$|igshid$|ref$|ref_|spm$|trk$|si$|cmpid$)/i;

/**
 * The address a link is written with: absolute, without tracking parameters, and without query and fragment when it
 * would be longer than 120 characters. Undefined if it is no http, https or mailto address, is only a place on the same page, or stays too long.
 */
export function linkTarget(href: string, base?: string): string | undefined {
  if (href === '') return undefined;
  const url = parse(href, base);
  if (url === undefined || !SCHEMES.has(url.protocol) || isSamePage(url, base)) return undefined;
  url.username = '';
  url.password = '';
  // What stays too long whatever is left out need not be looked at: a page may have thousands of them.
  if (url.origin.length + url.pathname.length > LONGEST) return undefined;
  if (url.search.length > MOST_QUERY) url.search = '';
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name);
  if (url.href.length > LONGEST) url.hash = '';
  if (url.href.length > LONGEST) url.search = '';
  // A bracket would end the link early; a page must not be able to choose where.
  return url.href.length > LONGEST ? undefined : url.href.replaceAll('(', '%28').replaceAll(')', '%29');
}

function parse(href: string, base: string | undefined): URL | undefined {
  try {
    return new URL(href, base);
  } catch {
    return undefined;
  }
}

function isSamePage(url: URL, base: string | undefined): boolean {
  return base !== undefined && withoutHash(url.href) === withoutHash(parse(base, undefined)?.href);
}

const withoutHash = (address: string | undefined): string | undefined => address?.split('#', 1)[0];
