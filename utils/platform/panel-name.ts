import { IN_FIREFOX } from './which-browser.ts';

/** What people know the page beside the pages as. */
export const PANEL = IN_FIREFOX ? 'sidebar' : 'side panel';
