/** What _Follow me_ asks for, and gives back. */
export const ALL_PAGES = { origins: ['*://*/*'] };
