import { resolve } from 'node:path';

/** The pages that tests and benches talk about. */
export const PAGES = resolve(import.meta.dirname, '../e2e-chromium/pages');

/** The one that most talk about: of the honey bee, its dance and its winter. */
export const HONEY_BEE = resolve(PAGES, 'honey-bee.html');

/** An app that shows loaves without loading: `go('rolls')`. */
export const LOAVES = resolve(PAGES, 'loaves.html');
/** So long that only a part of it is sent; what it says of luggage comes late. */
export const FERRY_BOOK = resolve(PAGES, 'ferry-book.html');

/** A hotel, whose booking is a frame of another site. */
export const HOTEL = resolve(PAGES, 'hotel.html');

/** An order of bread, with five secrets in it. */
export const SECRETS = resolve(PAGES, 'secrets.html');
