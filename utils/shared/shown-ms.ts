/** How long something stays highlighted in a page, in ms: the session and the script in the page both know it. */
export const SHOWN_MS = 8_000;
