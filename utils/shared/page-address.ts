/**
 * Whether two addresses are of one page. A place in it (`#prices`) makes no other page of it; a route that an app keeps
 * behind the `#` (`#/inbox`, `#!inbox`) does.
 */
export function isSamePage(one: string, other: string): boolean {
  return pageOf(one) === pageOf(other);
}

/** Where a page is: as the browser writes it, where that is known, else without its secrets. */
export const addressOf = ({ at, url }: { at?: string; url: string }): string => at ?? url;

const pageOf = (url: string): string => url.replace(/#(?![!/]).*$/s, '');
