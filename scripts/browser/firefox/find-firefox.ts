import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['firefox-esr', 'firefox'];

/** The program of a Firefox on this machine: what `EARSHOT_FIREFOX` names, or what is in the path. */
export function findFirefox(): string | undefined {
  const named = process.env.EARSHOT_FIREFOX;
  if (named) return isProgram(named) ? named : undefined;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

/** Why nothing can be tried in Firefox here, or undefined if it can. */
export function whyNoFirefox(): string | undefined {
  if (process.platform === 'win32') return 'needs Firefox on Linux or macOS';
  return findFirefox() ? undefined : 'needs Firefox 142 or newer (Debian: firefox-esr)';
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
