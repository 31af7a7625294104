// Finds a Firefox on this machine. Plain Node ≥ 18, no dependencies: it runs before anything is installed.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The environment variable that names a Firefox and wins over everything found. */
export const FIREFOX_VARIABLE = 'EARSHOT_FIREFOX';

/** Debian's name of the long-term release, and everybody else's. */
const NAMES = ['firefox-esr', 'firefox'];
const MAC = '/Applications/Firefox.app/Contents/MacOS/firefox';

/** Path of a Firefox, or undefined if none is found. `EARSHOT_FIREFOX` wins. */
export function findFirefox(env = process.env) {
  const named = env[FIREFOX_VARIABLE];
  if (named) return isProgram(named) ? named : undefined;
  // On Ubuntu what is in /snap can't read profiles in /tmp.
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '' && !folder.startsWith('/snap'));
  return [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), MAC].find(isProgram);
}

/** Why nothing can be tried in Firefox here, or undefined if it can. */
export function whyNoFirefox() {
  if (process.platform === 'win32') return 'needs Firefox on Linux or macOS';
  return findFirefox() ? undefined : 'needs Firefox 142 or newer (Debian: firefox-esr)';
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
