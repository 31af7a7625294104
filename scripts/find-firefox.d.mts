/** The environment variable that names a Firefox and wins over everything found. */
export const FIREFOX_VARIABLE: 'EARSHOT_FIREFOX';

/** Path of a Firefox, or undefined if none is found. `EARSHOT_FIREFOX` wins. */
export function findFirefox(env?: NodeJS.ProcessEnv): string | undefined;

/** Why nothing can be tried in Firefox here, or undefined if it can. */
export function whyNoFirefox(): string | undefined;
