/** The environment variable that names a Chromium and wins over everything found. */
export const CHROMIUM_VARIABLE: 'EARSHOT_CHROMIUM';

/** Path of a Chromium that loads unpacked extensions, or undefined if none is found. `EARSHOT_CHROMIUM` wins. */
export function findChromium(env?: NodeJS.ProcessEnv): string | undefined;
