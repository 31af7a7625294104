import { bundleEntry } from './bundle-entry.ts';

/** The page reader as one classic script that leaves `EarshotPage.readPage` behind: what a test injects into a page. */
export const bundlePageReader = (): Promise<string> => bundleEntry('utils/page/read-page.ts', 'EarshotPage');
